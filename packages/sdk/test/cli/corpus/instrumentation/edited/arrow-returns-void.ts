export const register = (): void => console.log('started');
