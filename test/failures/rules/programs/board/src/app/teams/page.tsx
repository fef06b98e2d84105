import { notFound } from 'next/navigation';

export default function Teams() {
  notFound();
}
