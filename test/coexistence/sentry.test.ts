import { describeNeighbour } from './support/describe-neighbour.ts';

describeNeighbour('sentry', 'neighbour first');
describeNeighbour('sentry', 'Glasstrace first');
