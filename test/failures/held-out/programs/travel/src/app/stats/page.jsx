import Chart from './chart';

export default function Stats() {
  return <Chart format={(value) => `${value} km`} />;
}
