'use client';

export function Width() {
  return <p>{window.innerWidth} pixels</p>; // fails: window-on-the-server
}
