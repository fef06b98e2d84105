'use client';

export function LikeButton({ onLike, since }: { onLike?: () => void; since?: unknown }) {
  return (
    <button type="button" onClick={onLike}>
      like {String(since ?? '')}
    </button>
  );
}
