import { findBinaries } from './binaries.ts';

/** Run once after the packages are installed: whoever starts the program later may not be allowed to change them. */
try {
  findBinaries();
} catch {
  // Where no server fits this machine the start says so, and what to do.
}
