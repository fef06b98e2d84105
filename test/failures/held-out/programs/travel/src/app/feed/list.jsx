'use client';

export default function List({ entries }) {
  const saved = localStorage.getItem('seen'); // fails: local-storage-on-the-server
  return <p>{entries.length - (saved ?? 0)}</p>;
}
