import { describeNeighbour } from './support/describe-neighbour.ts';

describeNeighbour('node-sdk', 'neighbour first');
describeNeighbour('node-sdk', 'Glasstrace first');
