import type { Metadata } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Straw', template: '%s · Straw' },
  description: 'Small polls for small decisions.',
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <header className="top">
          <Link href="/" className="brand">
            <span className="brand-mark" aria-hidden="true" />
            Straw
          </Link>
          <span className="tagline">Small polls for small decisions</span>
        </header>
        <main>{children}</main>
      </body>
    </html>
  );
}
