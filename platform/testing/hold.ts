import { openServer } from '../postgres/index.ts';

/**
 * A program that holds a data folder, for tests that kill or freeze one: says when it is ready, or why it is not, and
 * ends when its input does.
 */
const [folder = ''] = process.argv.slice(2);
try {
  const server = await openServer({ folder });
  process.stdout.write('ready\n');
  process.stdin.on('end', () => {
    server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
  process.stdin.resume();
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
