import { debounce } from './lib/start';

export const onRequestError = debounce((error: unknown) => console.error(error));
