import { describeNeighbour } from '../coexistence/support/describe-neighbour.ts';

describeNeighbour('vercel-otel', 'neighbour first');
describeNeighbour('vercel-otel', 'Glasstrace first');
