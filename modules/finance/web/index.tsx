export { BooksScreen } from './books.tsx';
