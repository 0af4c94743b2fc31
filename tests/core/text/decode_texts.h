/*
 * Sentences of our own in the languages of legacy charsets, with the charsets that they were written
 * in.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef DS_TESTS_DECODE_TEXTS_H
#define DS_TESTS_DECODE_TEXTS_H

#define DECODE_TEXTS_CHARSETS 6

static const struct decode_text {
	const char *lang, *charsets[DECODE_TEXTS_CHARSETS], *text;
} decode_texts[] = {
	{"ru", {"windows-1251", "KOI8-R", "ISO-8859-5", "IBM866", "x-mac-cyrillic"},
	 "Вчера вечером делегация прибыла в столицу, где её встретили представители министерства. "
	 "Переговоры продолжались до поздней ночи, но стороны так и не подписали соглашение. "
	 "По словам очевидцев, на площади собралось больше двух тысяч человек. "
	 "Губернатор пообещал построить новую школу к первому сентября. "
	 "Жители деревни говорят, что дорогу не ремонтировали уже десять лет."},
	{"uk", {"windows-1251", "KOI8-U"},
	 "Учора ввечері мешканці міста вийшли на площу, щоб підтримати своїх захисників. "
	 "Міністр повідомив, що переговори триватимуть ще щонайменше два тижні. "
	 "Їхні сусіди розповіли, що чули три вибухи біля залізничної станції. "
	 "Нова лікарня відкриється навесні, якщо вистачить грошей і робітників."},
	{"bg", {"windows-1251"},
	 "Министърът съобщи вчера, че новият мост над реката ще бъде открит през пролетта. "
	 "Жителите на селото чакат от години пътят да бъде ремонтиран. "
	 "Според полицията при произшествието няма пострадали хора. "
	 "Срещата между двете делегации започна рано сутринта и продължи шест часа."},
	{"pl", {"windows-1250", "ISO-8859-2"},
	 "Wczoraj wieczorem delegacja przyjechała do stolicy, gdzie czekali już dziennikarze. "
	 "Rozmowy trwały do późnej nocy, ale żadna ze stron nie podpisała porozumienia. "
	 "Według świadków na placu zgromadziło się ponad dwa tysiące osób. "
	 "Burmistrz obiecał, że nowa szkoła będzie gotowa na początku września."},
	{"cs", {"windows-1250", "ISO-8859-2"},
	 "Včera večer přijela delegace do hlavního města, kde ji čekali novináři. "
	 "Jednání trvala až do pozdní noci, ale žádná strana dohodu nepodepsala. "
	 "Podle svědků se na náměstí sešlo více než dva tisíce lidí. "
	 "Starosta slíbil, že nová škola bude hotová začátkem příštího roku."},
	{"hu", {"windows-1250", "ISO-8859-2"},
	 "Tegnap este érkezett meg a küldöttség a fővárosba, ahol újságírók várták. "
	 "A tárgyalások késő éjszakáig tartottak, de a felek nem írták alá a megállapodást. "
	 "A szemtanúk szerint több mint kétezer ember gyűlt össze a főtéren. "
	 "A polgármester megígérte, hogy az új iskola őszre elkészül."},
	{"tr", {"windows-1254"},
	 "Heyet dün akşam başkente geldi ve havaalanında gazeteciler tarafından karşılandı. "
	 "Görüşmeler gece geç saatlere kadar sürdü, ancak taraflar anlaşmayı imzalamadı. "
	 "Görgü tanıklarına göre meydanda iki binden fazla kişi toplandı. "
	 "Belediye başkanı yeni okulun eylül ayında açılacağını söyledi."},
	{"de", {"windows-1252", "ISO-8859-15", "macintosh"},
	 "Gestern Abend traf die Abordnung in der Hauptstadt ein, wo Journalisten schon länger "
	 "warteten. "
	 "Die Gespräche dauerten bis spät in die Nacht, doch unterschrieben wurde nichts. "
	 "Auf dem großen Platz drängten sich über zweitausend Menschen. "
	 "Der Bürgermeister versprach, die neue Schule für die Kinder bald zu eröffnen."},
	{"fr", {"windows-1252", "ISO-8859-15", "macintosh"},
	 "La délégation est arrivée hier soir dans la capitale, où des journalistes "
	 "l'attendaient déjà. "
	 "Les négociations ont duré jusqu'à une heure avancée, mais rien n'a été signé. "
	 "D'après les témoins, plus de deux mille personnes s'étaient rassemblées. "
	 "Le maire a promis que la nouvelle école serait prête à la rentrée."},
	{"es", {"windows-1252", "ISO-8859-15"},
	 "La delegación llegó anoche a la capital, donde la esperaban varios periodistas. "
	 "Las conversaciones duraron más de seis horas, pero ningún acuerdo se firmó. "
	 "Según los testigos, más de dos mil personas se reunieron en la plaza. "
	 "El alcalde prometió que la nueva escuela abrirá sus puertas el próximo año."},
	{"pt", {"windows-1252"},
	 "A delegação chegou ontem à noite à capital, onde jornalistas já a esperavam. "
	 "As negociações não terminaram antes da meia-noite e ninguém assinou o acordo. "
	 "Segundo as testemunhas, mais de duas mil pessoas estavam na praça."},
	{"sv", {"windows-1252"},
	 "Delegationen kom till huvudstaden i går kväll, där journalister redan väntade. "
	 "Samtalen pågick till långt in på natten, men något avtal skrevs inte under. "
	 "Enligt vittnen samlades över två tusen människor på torget."},
	{"ro", {"windows-1250", "ISO-8859-2"},
	 "Delegaţia a sosit aseară în capitală, unde ziariştii o aşteptau deja. "
	 "Discuţiile au durat până târziu în noapte, dar nimeni nu a semnat înţelegerea. "
	 "După spusele martorilor, peste două mii de oameni s-au strâns în piaţă."},
	{"hr", {"windows-1250", "ISO-8859-2"},
	 "Izaslanstvo je sinoć stiglo u glavni grad, gdje su ga već čekali novinari. "
	 "Razgovori su trajali do kasno u noć, ali nitko nije potpisao sporazum. "
	 "Prema riječima očevidaca, na trgu se okupilo više od dvije tisuće ljudi."},
	{"el", {"windows-1253", "ISO-8859-7"},
	 "Η αντιπροσωπεία έφτασε χθες το βράδυ στην πρωτεύουσα, όπου την περίμεναν δημοσιογράφοι. "
	 "Οι συνομιλίες κράτησαν μέχρι αργά τη νύχτα, αλλά κανείς δεν υπέγραψε τη συμφωνία. "
	 "Σύμφωνα με αυτόπτες μάρτυρες, πάνω από δύο χιλιάδες άτομα βρέθηκαν στην πλατεία."},
	{"he", {"windows-1255", "ISO-8859-8"},
	 "המשלחת הגיעה אתמול בערב לעיר הבירה, שם חיכו לה עיתונאים רבים. "
	 "השיחות נמשכו עד שעה מאוחרת בלילה, אבל איש לא חתם על ההסכם. "
	 "לדברי עדי ראייה התאספו בכיכר יותר מאלפיים בני אדם."},
	{"ar", {"windows-1256", "ISO-8859-6"},
	 "وصل الوفد مساء أمس إلى العاصمة حيث كان الصحفيون في انتظاره. "
	 "استمرت المحادثات حتى ساعة متأخرة من الليل ولم يوقع أحد على الاتفاق. "
	 "وقال شهود إن أكثر من ألفي شخص تجمعوا في الساحة الكبيرة."},
	{"ja", {"Shift_JIS", "EUC-JP"},
	 "代表団は昨夜首都に到着し、空港では多くの記者が待っていた。"
	 "会談は深夜まで続いたが、合意文書には誰も署名しなかった。"
	 "目撃者によると、広場には二千人以上の市民が集まったという。"
	 "市長は新しい学校を来年の春までに開くと約束した。"},
	{"zh", {"GB18030"},
	 "代表团昨天晚上抵达首都，许多记者已经在机场等候。"
	 "会谈一直持续到深夜，但是双方没有签署任何协议。"
	 "据目击者说，广场上聚集了两千多人。"
	 "市长答应新学校将在明年春天开学。"},
	{"zh-Hant", {"Big5"},
	 "代表團昨天晚上抵達首都，許多記者已經在機場等候。"
	 "會談一直持續到深夜，但是雙方沒有簽署任何協議。"
	 "據目擊者說，廣場上聚集了兩千多人。"
	 "市長答應新學校將在明年春天開學。"},
	{"ko", {"EUC-KR"},
	 "대표단은 어제 저녁 수도에 도착했고 공항에서는 많은 기자들이 기다리고 있었다. "
	 "회담은 밤늦게까지 이어졌지만 아무도 합의문에 서명하지 않았다. "
	 "목격자들에 따르면 광장에는 이천 명이 넘는 시민들이 모였다."},
	{"th", {"windows-874"},
	 "คณะผู้แทนเดินทางถึงเมืองหลวงเมื่อคืนนี้ และมีนักข่าวจำนวนมากรออยู่ที่สนามบิน "
	 "การเจรจาดำเนินไปจนดึก แต่ไม่มีใครลงนามในข้อตกลง "
	 "ชาวบ้านบอกว่าถนนสายนี้ไม่ได้รับการซ่อมแซมมานานสิบปีแล้ว"},
	{"lt", {"windows-1257"},
	 "Delegacija vakar vakare atvyko į sostinę, kur jos jau laukė žurnalistai. "
	 "Derybos truko iki vėlyvos nakties, tačiau niekas nepasirašė sutarties. "
	 "Pasak liudininkų, aikštėje susirinko daugiau nei du tūkstančiai žmonių."},
};

#endif
