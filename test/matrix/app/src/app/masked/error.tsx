'use client';

export default function Failed() {
  return <p>Something went wrong.</p>;
}
