/** `npm run restore [file]`: puts the newest dump (or the named one) back in place. */
throw new Error('还不能恢复 / not yet');
