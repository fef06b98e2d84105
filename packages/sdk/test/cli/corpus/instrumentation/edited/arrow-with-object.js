export const register = () => ({ started: true });
