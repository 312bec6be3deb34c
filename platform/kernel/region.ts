import {
  provinceFullName,
  provinces,
  provinceWords,
  readProvince,
  simplifiedText,
} from './province.ts';
import type { Province } from './province.ts';

/** Cities of prefecture level by province (GB/T 2260), without 市: the names of such cities are unique in the country. */
const cities: Readonly<Partial<Record<Province, string>>> = {
  '130000': '石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水',
  '140000': '太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁',
  '150000': '呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布',
  '210000': '沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛',
  '220000': '长春 吉林 四平 辽源 通化 白山 松原 白城',
  '230000': '哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化',
  '320000': '南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁',
  '330000': '杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水',
  '340000': '合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城',
  '350000': '福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德',
  '360000': '南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶',
  '370000': '济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽',
  '410000':
    '郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店',
  '420000': '武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州',
  '430000': '长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底',
  '440000':
    '广州 韶关 深圳 珠海 汕头 佛山 江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮',
  '450000': '南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左',
  '460000': '海口 三亚 三沙 儋州',
  '510000':
    '成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳',
  '520000': '贵阳 六盘水 遵义 安顺 毕节 铜仁',
  '530000': '昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧',
  '540000': '拉萨 日喀则 昌都 林芝 山南 那曲',
  '610000': '西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛',
  '620000': '兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南',
  '630000': '西宁 海东',
  '640000': '银川 石嘴山 吴忠 固原 中卫',
  '650000': '乌鲁木齐 克拉玛依 吐鲁番 哈密',
};

const cityOf: ReadonlyMap<string, Province> = new Map(
  provinces.flatMap((code) =>
    (cities[code] ?? '')
      .split(' ')
      .filter((name) => name !== '')
      .map((name) => [name, code] as const),
  ),
);

/** A district or county, and neither an estate nor the ending of the name before it, as of 河北区 or 海南州. */
const district = /^(?![市区县州镇乡村路街道])\p{Script=Han}{1,4}(?<![小社园校片景])[区县]/u;

/** The zones that cities have beside their districts: 苏州工业园区. */
const zone = /^(工业园|经济技术开发|经济开发|高新技术产业开发)区/;

function isPart(rest: string): boolean {
  return district.test(rest) || zone.test(rest);
}

interface Named {
  readonly code: Province;
  readonly rest: string;
  /** By its whole name, or one that says what it is, such as 省. */
  readonly whole: boolean;
}

/** The provinces with whose name a text begins. */
function namesAtHead(text: string): Named[] {
  return provinces.flatMap((code) => {
    const [short, full] = [provinceWords(code).zh, provinceFullName(code)];
    if (!text.startsWith(short)) return [];
    const ends = [full.slice(short.length), '自治区', '省'];
    // 吉林市 is a city of its province, which 北京市 is not.
    const end = ends.find((one) => text.startsWith(`${short}${one}`));
    const rest = text.slice(short.length + (end?.length ?? 0));
    return [{ code, rest, whole: end !== undefined }];
  });
}

function cityAtHead(text: string): Province | undefined {
  for (let length = 2; length <= 4; length += 1) {
    const code = cityOf.get(text.slice(0, length));
    const rest = text.slice(length);
    if (code && (rest === '' || rest.startsWith('市') || isPart(rest))) return code;
  }
  return undefined;
}

/** Whether a short name at the head is meant as the province: 广西南宁, 上海浦东新区; not 河北区, 海南藏族, 北京东路. */
function isMeant({ code, rest, whole }: Named): boolean {
  return whole || rest === '' || cityAtHead(rest) === code || isPart(rest);
}

/**
 * PLACE-3: another province than `province` that the words of a city and district name, by its own name at the head or
 * by a city that lies there; undefined where they name none, or this one.
 */
export function provinceElsewhere(region: string, province: Province): Province | undefined {
  const text = simplifiedText(region).replace(/^中国/, '');
  const heads = namesAtHead(text);
  const own = heads.find(({ code }) => code === province);
  // After its own name another one contradicts it as much.
  if (own) return own.rest === '' ? undefined : provinceElsewhere(own.rest, province);
  const named = heads.find(isMeant)?.code ?? cityAtHead(text);
  return named === province ? undefined : named;
}

/**
 * PLACE-4: the province that is meant by what stands in its field, where more than the province stands there and it
 * still is only one: `浙江省杭州市`, `广西壮族`. Undefined where it is none, or two.
 */
export function provinceIn(text: string): Province | undefined {
  const known = readProvince(text);
  if (known !== undefined) return known;
  const plain = simplifiedText(text).replace(/^中国/, '');
  const [head] = namesAtHead(plain);
  if (!head) return undefined;
  const { code, rest, whole } = head;
  if (!whole && provinceFullName(code).startsWith(plain)) return code;
  const fits = (whole && rest !== '') || cityAtHead(rest) === code;
  return fits && provinceElsewhere(rest, code) === undefined ? code : undefined;
}
