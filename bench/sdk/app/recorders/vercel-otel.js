import { registerOTel } from '@vercel/otel';

export function start() {
  registerOTel({ serviceName: 'bench' });
}
