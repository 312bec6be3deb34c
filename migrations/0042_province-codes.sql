DROP INDEX "order"."parcel_waybill";--> statement-breakpoint
CREATE INDEX "parcel_waybill" ON "order"."parcel" USING btree ("waybill");--> statement-breakpoint
-- PLACE-1: provinces were kept as buyers wrote them. What names one becomes its code; what names none stays and is read as it was.
CREATE FUNCTION "crm"."province_code_of"(written text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce((SELECT code FROM (VALUES
    ('110000', '北京'),
    ('120000', '天津'),
    ('130000', '河北'),
    ('140000', '山西'),
    ('150000', '内蒙古'),
    ('210000', '辽宁'),
    ('220000', '吉林'),
    ('230000', '黑龙江'),
    ('310000', '上海'),
    ('320000', '江苏'),
    ('330000', '浙江'),
    ('340000', '安徽'),
    ('350000', '福建'),
    ('360000', '江西'),
    ('370000', '山东'),
    ('410000', '河南'),
    ('420000', '湖北'),
    ('430000', '湖南'),
    ('440000', '广东'),
    ('450000', '广西'),
    ('460000', '海南'),
    ('500000', '重庆'),
    ('510000', '四川'),
    ('520000', '贵州'),
    ('530000', '云南'),
    ('540000', '西藏'),
    ('610000', '陕西'),
    ('620000', '甘肃'),
    ('630000', '青海'),
    ('640000', '宁夏'),
    ('650000', '新疆'),
    ('710000', '台湾'),
    ('810000', '香港'),
    ('820000', '澳门')
  ) AS known (code, name)
  WHERE name = regexp_replace(
    translate(regexp_replace(normalize(written, NFKC), '\s', '', 'g'), '內遼寧龍蘇東廣慶貴雲陝肅臺灣門區別壯維爾', '内辽宁龙苏东广庆贵云陕肃台湾门区别壮维尔'),
    '(省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)$', '')
  ), written)
$$;--> statement-breakpoint
UPDATE "crm"."address" AS kept SET "province" = known.code
FROM (SELECT was, "crm"."province_code_of"(was) AS code FROM (SELECT DISTINCT "province" AS was FROM "crm"."address") AS all_of_them) AS known
WHERE kept."province" = known.was AND known.code <> known.was;--> statement-breakpoint
UPDATE "order"."order" AS kept SET "province" = known.code
FROM (SELECT was, "crm"."province_code_of"(was) AS code FROM (SELECT DISTINCT "province" AS was FROM "order"."order") AS all_of_them) AS known
WHERE kept."province" = known.was AND known.code <> known.was;--> statement-breakpoint
UPDATE "promo"."subsidy_policy" SET "regions" = coalesce(
  (SELECT jsonb_agg(DISTINCT "crm"."province_code_of"(region)) FROM jsonb_array_elements_text("regions") AS region), "regions");--> statement-breakpoint
-- PRIVACY-21: what is kept to be shown had whatever was written for city and district. City and district stay where they can be
-- told; all behind them goes.
UPDATE "crm"."address" SET "masked" = coalesce(substring("masked" FROM '^\S+ \S+ '), '') || coalesce(
  substring("masked" FROM '^\S+ \S+ ([^0-9A-Za-z\s路街道巷弄号村镇乡幢栋室园苑庄寨]{2,5}?市(?:[^0-9A-Za-z\s路街道巷弄号村镇乡幢栋室园苑庄寨小社]{1,4}?[区县])?)') || ' ', '') || '****'
WHERE "masked" <> '';--> statement-breakpoint
-- ORDER-34: waybills are capitals and digits. A parcel whose buyer was forgotten has its own number instead.
UPDATE "order"."parcel" SET "waybill" = upper(regexp_replace(normalize("waybill", NFKC), '[\s-]', '', 'g')) WHERE "waybill" <> "id";--> statement-breakpoint
UPDATE "order"."after_sale" SET "return_waybill" = upper(regexp_replace(normalize("return_waybill", NFKC), '[\s-]', '', 'g')) WHERE "return_waybill" IS NOT NULL;--> statement-breakpoint
DROP FUNCTION "crm"."province_code_of"(text);
