import { describeNeighbour } from './support/describe-neighbour.ts';

describeNeighbour('sentry', 'neighbour first', { sharesSpans: false });
describeNeighbour('sentry', 'Glasstrace first', { sharesSpans: false });
