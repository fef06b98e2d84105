import { LikeButton } from '../like-button';

export default function Likes() {
  const count = () => console.log('liked');
  return <LikeButton onLike={count} />;
}
