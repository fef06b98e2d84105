import { readUsage } from '../../../usage.js';

export const dynamic = 'force-dynamic';

export const GET = () => Response.json(readUsage());
