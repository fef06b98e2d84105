import { create } from './lib/start.js';

export const { register, onRequestError } = create();
