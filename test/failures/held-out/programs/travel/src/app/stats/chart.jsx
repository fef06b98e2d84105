'use client';

export default function Chart({ format }) {
  return <p>{format(3)}</p>;
}
