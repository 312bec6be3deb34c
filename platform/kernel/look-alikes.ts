/**
 * Letters of other scripts and forms, each before the Latin one that it is taken for (after Unicode TR39). What
 * Unicode itself folds (widths, circles, mathematical letters) is not here.
 */
const letters =
  'аaеeоoрpсcхxуyіiїiјjѕsһhԁdԛqԝwӏlпnгrмmнhтtкkвbғfѵv' +
  'АAВBЕEКKМMНHОOРPСCТTХXУYІIЇIЈJЅSԜWӀIҮYЗ3ԌGԚQѴV' +
  'αaοoνvτtκkιiρpυuχxεeηnωwγyσo' +
  'ΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX' +
  'օoոnսuհhցgԛqՏSՕOԼL' +
  'ᴀAʙBᴄCᴅDᴇEꜰFɢGʜHɪIᴊJᴋKʟLᴍMɴNᴏOᴘPʀRꜱSᴛTᴜUᴠVᴡWʏYᴢZ' +
  'ɑaɡgıiƖIℓlɩiʋvłlŁLøoØOđdĐDħh' +
  'ᎪAᏴBᏟCᎠDᎬEᎻHᏆIᎫJᏦKᏞLᎷMᎾOᏢPᏒRᏚSᎢTᏙVᎳWᏃZ' +
  'ꓮAꓐBꓚCꓓDꓰEꓝFꓖGꓧHꓲIꓙJꓗKꓡLꓟMꓠNꓳOꓑPꓣRꓢSꓔTꓴUꓦVꓪWꓫXꓬYꓜZ';

const signs = [...letters];

/** Each look-alike with the letter that it is taken for. */
export const letterLookAlikes: ReadonlyMap<string, string> = new Map(
  signs.flatMap((sign, index) => (index % 2 === 0 ? [[sign, signs[index + 1] ?? sign]] : [])),
);

/** Letters in circles, squares and flags, which Unicode takes for pictures. */
const pictured = [0x1_f1_50, 0x1_f1_70, 0x1_f1_e6];

/** A letter in a circle, a square or a flag as the letter; any other sign as it is. */
export function unpictured(sign: string): string {
  const code = sign.codePointAt(0) ?? 0;
  const first = pictured.find((from) => code >= from && code < from + 26);
  return first === undefined ? sign : String.fromCharCode(65 + code - first);
}

/** A decimal digit of any script as 0 to 9; undefined for any other sign. */
export function digitOf(sign: string): number | undefined {
  const plain = sign.normalize('NFKC');
  if (/^[0-9]$/.test(plain)) return Number(plain);
  if (!/^\p{Nd}$/u.test(sign)) return undefined;
  // Unicode keeps the ten digits of a script in a row, from nought on.
  const code = sign.codePointAt(0) ?? 0;
  let first = code;
  while (first > 0 && /\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return (code - first) % 10;
}
