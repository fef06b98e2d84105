// We looked at @glasstrace/sdk and call registerGlasstrace() some day.
export function register() {}
