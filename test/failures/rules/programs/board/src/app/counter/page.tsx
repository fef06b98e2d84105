import * as React from 'react';

export default function Counter() {
  const use = React as unknown as { useState(value: number): [number] };
  const [count] = use.useState(0); // fails: hook-in-a-server-component
  return <p>{count}</p>;
}
