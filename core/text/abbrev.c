/*
 * Words that keep a full stop, and words that start sentences, for English, German, French,
 * Spanish, Russian, Turkish and Azerbaijani. Facts of the languages, put together by hand for
 * this project.
 *
 * The lists are in byte order of the folded word; a test checks that.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text/fold.h"
#include "text/token_int.h"

#define WORD_MAX 24 /* bytes of the longest word of the lists; a multiple of 8 */
#define LENT 512    /* bytes; the fold of WORD_MAX bytes is far shorter */

/* Folded, filled up with zeros: so two words are compared by eight bytes at a time. */
typedef char ds_listed[WORD_MAX];

struct entry {
	ds_listed word;
	uint8_t kind; /* ds_abbrev */
};

#define TITLE DS_ABBREV_TITLE
#define COMMON DS_ABBREV_COMMON
#define NUMBER DS_ABBREV_NUMBER
#define MONTH DS_ABBREV_MONTH
#define INNER DS_ABBREV_INNER
#define NAME DS_ABBREV_NAME
#define LAST DS_ABBREV_LAST
#define WORD DS_ABBREV_WORD

/* Without the stop. */
static const struct entry words[] = {
	{"aanw", COMMON}, {"abb", NUMBER}, {"abbr", COMMON}, {"abr", MONTH}, {"abs", NUMBER},
	{"abt", COMMON}, {"abzgl", COMMON}, {"adj", INNER}, {"adm", NAME}, {"admon", COMMON},
	{"adv", INNER}, {"ago", WORD}, {"akad", TITLE}, {"al", INNER}, {"alb", TITLE},
	{"ald", NAME}, {"allg", COMMON}, {"amb", NAME}, {"amm", NAME}, {"anh", NUMBER},
	{"anm", COMMON}, {"anon", INNER}, {"apdo", COMMON}, {"apod", LAST}, {"approx", COMMON},
	{"appt", COMMON}, {"apr", MONTH}, {"aprox", COMMON}, {"apt", INNER}, {"arch", NAME},
	{"ariz", COMMON}, {"ark", WORD}, {"arq", NAME}, {"arr", INNER}, {"art", NUMBER},
	{"arts", NUMBER}, {"assn", COMMON}, {"assoc", COMMON}, {"asst", COMMON}, {"atd", LAST},
	{"attn", COMMON}, {"atty", TITLE}, {"aufl", COMMON}, {"aug", MONTH}, {"ausg", COMMON},
	{"av", TITLE}, {"avda", TITLE}, {"ave", COMMON}, {"avg", INNER}, {"avr", MONTH},
	{"avv", TITLE}, {"bd", NUMBER}, {"bde", NUMBER}, {"bes", INNER}, {"betr", COMMON},
	{"bez", COMMON}, {"bhd", COMMON}, {"bhf", COMMON}, {"bijv", COMMON}, {"bk", NUMBER},
	{"bkz", TITLE}, {"bl", INNER}, {"bldg", COMMON}, {"blvd", COMMON}, {"blz", NUMBER},
	{"bnb", TITLE}, {"boul", COMMON}, {"br", NAME}, {"brig", TITLE}, {"bros", COMMON},
	{"bspw", COMMON}, {"bv", INNER}, {"bzgl", COMMON}, {"bzw", COMMON}, {"c", INNER},
	{"ca", NUMBER}, {"cad", INNER}, {"calif", COMMON}, {"cap", INNER}, {"capt", TITLE},
	{"cdte", TITLE}, {"cev", INNER}, {"cf", COMMON}, {"ch", NUMBER}, {"chap", NUMBER},
	{"chaps", NUMBER}, {"chr", COMMON}, {"cia", INNER}, {"cie", COMMON}, {"cild", NUMBER},
	{"cit", INNER}, {"cl", NUMBER}, {"cll", NUMBER}, {"cllr", TITLE}, {"cm", INNER},
	{"cmdr", TITLE}, {"cmdt", TITLE}, {"cnel", NAME}, {"co", COMMON}, {"col", NAME},
	{"coll", INNER}, {"colo", COMMON}, {"conn", COMMON}, {"corp", COMMON}, {"cpl", TITLE},
	{"cpt", TITLE}, {"cra", NUMBER}, {"cres", INNER}, {"ct", INNER}, {"d.h", TITLE},
	{"d.w.z", TITLE}, {"dcha", COMMON}, {"dec", MONTH}, {"del", WORD}, {"dep", NAME},
	{"dept", COMMON}, {"depto", COMMON}, {"desgl", COMMON}, {"det", NAME}, {"dez", MONTH},
	{"dgl", COMMON}, {"dhr", TITLE}, {"dic", MONTH}, {"dipl", TITLE}, {"dir", INNER},
	{"dist", COMMON}, {"div", NUMBER}, {"doc", NAME}, {"dom", WORD}, {"dona", TITLE},
	{"dott", TITLE}, {"dpto", COMMON}, {"dr", TITLE}, {"dra", TITLE}, {"dras", TITLE},
	{"dres", TITLE}, {"drs", TITLE}, {"ds", NAME}, {"dvs", TITLE}, {"e.g", TITLE},
	{"ea", INNER}, {"ebd", COMMON}, {"ecc", LAST}, {"ed", INNER}, {"edit", INNER},
	{"edn", COMMON}, {"eds", INNER}, {"ee", NAME}, {"egr", TITLE}, {"ehem", COMMON},
	{"eigtl", COMMON}, {"einschl", COMMON}, {"ej", INNER}, {"ene", MONTH}, {"eng", NAME},
	{"engl", COMMON}, {"ens", NAME}, {"entspr", COMMON}, {"env", COMMON}, {"enz", LAST},
	{"eq", NUMBER}, {"eqs", NUMBER}, {"es", INNER}, {"esp", INNER}, {"esq", COMMON},
	{"est", INNER}, {"etc", LAST}, {"etw", COMMON}, {"evtl", COMMON}, {"excl", INNER},
	{"exec", INNER}, {"exkl", COMMON}, {"exma", TITLE}, {"exmo", TITLE}, {"ext", INNER},
	{"feb", MONTH}, {"fevr", MONTH}, {"ff", INNER}, {"fig", NUMBER}, {"figs", NUMBER},
	{"fl", INNER}, {"fla", COMMON}, {"fn", NUMBER}, {"fol", NUMBER}, {"fr", NAME},
	{"fri", MONTH}, {"frk", TITLE}, {"frl", TITLE}, {"ft", INNER}, {"ga", WORD}, {"gal", INNER},
	{"geb", COMMON}, {"gegr", COMMON}, {"gen", NAME}, {"gens", NAME}, {"geom", NAME},
	{"gest", COMMON}, {"ggf", COMMON}, {"ggu", COMMON}, {"giu", MONTH}, {"gmbh", COMMON},
	{"gn", NAME}, {"godz", COMMON}, {"gov", NAME}, {"govs", NAME}, {"govt", COMMON},
	{"gr", INNER}, {"gral", NAME}, {"hab", INNER}, {"haz", MONTH}, {"hbf", COMMON},
	{"hist", INNER}, {"hl", NAME}, {"hnos", COMMON}, {"hon", NAME}, {"hr", NAME},
	{"hrs", INNER}, {"hrsg", COMMON}, {"hwy", COMMON}, {"hz", NAME}, {"i.d.r", TITLE},
	{"i.e", TITLE}, {"i.h.v", TITLE}, {"ibid", COMMON}, {"id", INNER}, {"ill", WORD},
	{"illus", INNER}, {"inc", COMMON}, {"incl", INNER}, {"ind", WORD}, {"ing", NAME},
	{"inkl", COMMON}, {"ins", INNER}, {"insb", COMMON}, {"insbes", COMMON}, {"insp", NAME},
	{"inst", INNER}, {"intl", COMMON}, {"inz", NAME}, {"ir", INNER}, {"itd", LAST},
	{"itp", LAST}, {"izda", COMMON}, {"izq", COMMON}, {"jan", MONTH}, {"janv", MONTH},
	{"jh", COMMON}, {"jhd", COMMON}, {"jhdt", COMMON}, {"jhr", TITLE}, {"jhs", COMMON},
	{"jr", COMMON}, {"judr", TITLE}, {"jue", MONTH}, {"juil", MONTH}, {"juill", MONTH},
	{"jul", MONTH}, {"jun", MONTH}, {"kan", INNER}, {"kans", COMMON}, {"kap", NUMBER},
	{"kath", COMMON}, {"kfm", COMMON}, {"kg", INNER}, {"kgl", TITLE}, {"kl", NUMBER},
	{"km", INNER}, {"korg", TITLE}, {"kr", INNER}, {"krs", TITLE}, {"kuc", TITLE}, {"ky", WORD},
	{"la", WORD}, {"lat", INNER}, {"lb", INNER}, {"lbs", INNER}, {"lfd", TITLE}, {"lic", NAME},
	{"lit", INNER}, {"llc", COMMON}, {"ln", INNER}, {"loc", INNER}, {"lt", TITLE},
	{"ltd", COMMON}, {"lug", MONTH}, {"lun", MONTH}, {"m.e", TITLE}, {"mag", NAME},
	{"mah", INNER}, {"maj", NAME}, {"mar", WORD}, {"mass", WORD}, {"max", INNER}, {"may", WORD},
	{"md", WORD}, {"med", INNER}, {"messrs", TITLE}, {"mevr", TITLE}, {"mfg", COMMON},
	{"mgmt", COMMON}, {"mgr", NAME}, {"mia", INNER}, {"mich", COMMON}, {"mie", WORD},
	{"mil", INNER}, {"mim", TITLE}, {"min", INNER}, {"minn", COMMON}, {"mins", INNER},
	{"mio", COMMON}, {"misc", INNER}, {"miss", WORD}, {"mktg", COMMON}, {"mlle", TITLE},
	{"mlles", TITLE}, {"mm", NAME}, {"mme", NAME}, {"mmes", TITLE}, {"mo", WORD}, {"mon", WORD},
	{"mons", NAME}, {"mont", WORD}, {"mos", INNER}, {"mph", INNER}, {"mr", TITLE},
	{"mrd", COMMON}, {"mrs", TITLE}, {"ms", TITLE}, {"msgr", TITLE}, {"mt", NAME},
	{"mtl", COMMON}, {"mtn", COMMON}, {"mts", NAME}, {"mudr", TITLE}, {"muh", TITLE},
	{"mw", NAME}, {"mx", TITLE}, {"nachm", COMMON}, {"napr", TITLE}, {"natl", COMMON},
	{"neb", COMMON}, {"nebr", COMMON}, {"nev", COMMON}, {"no", NUMBER}, {"nos", NUMBER},
	{"nov", MONTH}, {"np", TITLE}, {"nr", NUMBER}, {"nrn", NUMBER}, {"num", NUMBER},
	{"nums", NUMBER}, {"o.a", TITLE}, {"oct", MONTH}, {"ofc", NAME}, {"ogr", TITLE},
	{"okla", COMMON}, {"okt", MONTH}, {"op", INNER}, {"ore", WORD}, {"orig", INNER},
	{"orn", TITLE}, {"osterr", COMMON}, {"osv", LAST}, {"ott", MONTH}, {"oz", INNER},
	{"p", NUMBER}, {"p.ej", TITLE}, {"p.ex", TITLE}, {"pa", WORD}, {"pag", NUMBER},
	{"pagg", NUMBER}, {"pags", NUMBER}, {"par", INNER}, {"para", NUMBER}, {"parr", NUMBER},
	{"parrf", NUMBER}, {"penn", COMMON}, {"pfc", TITLE}, {"phd", COMMON}, {"phdr", TITLE},
	{"phil", INNER}, {"pkwy", COMMON}, {"pl", INNER}, {"plc", COMMON}, {"polk", TITLE},
	{"pop", INNER}, {"pp", NUMBER}, {"pr", NAME}, {"pras", NAME}, {"pref", INNER},
	{"pres", NAME}, {"prev", INNER}, {"prof", TITLE}, {"profa", TITLE}, {"profs", TITLE},
	{"psicol", TITLE}, {"pt", NUMBER}, {"pta", COMMON}, {"ptas", COMMON}, {"pty", COMMON},
	{"pub", INNER}, {"publ", COMMON}, {"pvt", TITLE}, {"qty", COMMON}, {"rag", NAME},
	{"rd", COMMON}, {"ref", INNER}, {"refs", INNER}, {"rep", NAME}, {"repr", INNER},
	{"reps", NAME}, {"resp", COMMON}, {"ret", INNER}, {"rev", TITLE}, {"rm", NUMBER},
	{"rndr", TITLE}, {"rom", INNER}, {"rs", NUMBER}, {"rt", NAME}, {"s", NUMBER},
	{"s.o", TITLE}, {"s.u", TITLE}, {"sab", MONTH}, {"sah", INNER}, {"sat", WORD},
	{"sci", INNER}, {"sec", NUMBER}, {"secs", INNER}, {"sect", NUMBER}, {"secy", NAME},
	{"seh", NUMBER}, {"sek", INNER}, {"sen", NAME}, {"sens", NAME}, {"sep", MONTH},
	{"sept", MONTH}, {"seq", INNER}, {"ser", INNER}, {"set", WORD}, {"sett", MONTH},
	{"sgt", TITLE}, {"sig", TITLE}, {"sigg", TITLE}, {"sing", INNER}, {"sog", COMMON},
	{"sok", INNER}, {"spc", NAME}, {"spec", INNER}, {"spett", TITLE}, {"sq", INNER},
	{"sr", COMMON}, {"sra", TITLE}, {"sras", TITLE}, {"sres", TITLE}, {"srta", TITLE},
	{"st", COMMON}, {"sta", NAME}, {"std", COMMON}, {"ste", NAME}, {"stellv", COMMON},
	{"sti", COMMON}, {"sto", NAME}, {"str", COMMON}, {"sun", WORD}, {"suppl", COMMON},
	{"supt", NAME}, {"sw", NAME}, {"syn", INNER}, {"tagl", COMMON}, {"tech", INNER},
	{"tegm", TITLE}, {"tel", COMMON}, {"temp", INNER}, {"tenn", COMMON}, {"ter", INNER},
	{"tex", COMMON}, {"tfno", COMMON}, {"thu", MONTH}, {"thur", MONTH}, {"thurs", MONTH},
	{"tj", TITLE}, {"tot", INNER}, {"trad", INNER}, {"trans", INNER}, {"transl", COMMON},
	{"treas", NAME}, {"tsd", COMMON}, {"tte", NAME}, {"tue", MONTH}, {"tues", MONTH},
	{"tzn", TITLE}, {"tzv", TITLE}, {"tzw", TITLE}, {"u.a", TITLE}, {"u.s.w", COMMON},
	{"u.u", TITLE}, {"ud", TITLE}, {"uds", TITLE}, {"ul", TITLE}, {"univ", COMMON},
	{"usf", COMMON}, {"usw", COMMON}, {"uu", COMMON}, {"uzm", TITLE}, {"v", INNER},
	{"v.a", TITLE}, {"va", WORD}, {"vadm", TITLE}, {"var", INNER}, {"vb", LAST}, {"vd", COMMON},
	{"vda", TITLE}, {"vds", TITLE}, {"ven", NAME}, {"verh", COMMON}, {"versch", COMMON},
	{"vgl", COMMON}, {"vie", WORD}, {"viz", COMMON}, {"vmtl", COMMON}, {"vnw", COMMON},
	{"vol", NUMBER}, {"voll", NUMBER}, {"vols", NUMBER}, {"vorm", COMMON}, {"vors", NAME},
	{"vs", COMMON}, {"vt", COMMON}, {"wash", WORD}, {"wed", WORD}, {"wg", COMMON},
	{"wis", COMMON}, {"wisc", COMMON}, {"wiss", INNER}, {"wk", INNER}, {"wks", INNER},
	{"wt", INNER}, {"wyo", COMMON}, {"yay", INNER}, {"yr", INNER}, {"yrd", TITLE},
	{"yrs", INNER}, {"yy", COMMON}, {"yzb", TITLE}, {"z.b", TITLE}, {"z.h", TITLE},
	{"z.t", TITLE}, {"z.zt", TITLE}, {"ziff", NUMBER}, {"zit", COMMON}, {"zus", INNER},
	{"zw", COMMON}, {"zz", COMMON}, {"zzgl", COMMON}, {"авг", MONTH}, {"адм", TITLE},
	{"акад", TITLE}, {"англ", COMMON}, {"апр", MONTH}, {"бул", TITLE}, {"в", INNER},
	{"вв", COMMON}, {"вкл", COMMON}, {"вул", TITLE}, {"г", COMMON}, {"гг", COMMON},
	{"ген", COMMON}, {"гл", NUMBER}, {"гр", TITLE}, {"греч", COMMON}, {"грн", COMMON},
	{"д", INNER}, {"дек", MONTH}, {"дер", TITLE}, {"див", TITLE}, {"доб", NUMBER},
	{"долл", COMMON}, {"доц", TITLE}, {"др", LAST}, {"ед", INNER}, {"зав", TITLE},
	{"зам", COMMON}, {"и.др", LAST}, {"и.о", TITLE}, {"изд", COMMON}, {"им", COMMON},
	{"инж", TITLE}, {"июл", MONTH}, {"июн", MONTH}, {"к", INNER}, {"канд", TITLE},
	{"кап", TITLE}, {"кв", NUMBER}, {"коп", COMMON}, {"корп", NUMBER}, {"куб", INNER},
	{"лат", COMMON}, {"лв", COMMON}, {"лейт", TITLE}, {"мин", INNER}, {"мл", INNER},
	{"млн", COMMON}, {"млрд", COMMON}, {"н.э", COMMON}, {"наб", TITLE}, {"напр", COMMON},
	{"нач", INNER}, {"нем", INNER}, {"ноя", MONTH}, {"нояб", MONTH}, {"обл", COMMON},
	{"окт", MONTH}, {"п", NUMBER}, {"пгт", TITLE}, {"пер", TITLE}, {"пл", TITLE},
	{"подп", TITLE}, {"полк", COMMON}, {"пом", INNER}, {"пос", TITLE}, {"пп", NUMBER},
	{"пр", COMMON}, {"просп", TITLE}, {"проф", TITLE}, {"ред", INNER}, {"респ", COMMON},
	{"рис", NUMBER}, {"род", INNER}, {"рр", COMMON}, {"руб", COMMON}, {"рус", COMMON},
	{"с", INNER}, {"св", TITLE}, {"сек", INNER}, {"сен", MONTH}, {"сент", MONTH},
	{"сер", INNER}, {"см", COMMON}, {"сост", INNER}, {"ср", COMMON}, {"ст", NUMBER},
	{"стр", NUMBER}, {"т", INNER}, {"т.б", LAST}, {"т.д", LAST}, {"т.е", TITLE},
	{"т.к", TITLE}, {"т.н", TITLE}, {"т.о", TITLE}, {"т.п", LAST}, {"т.ч", COMMON},
	{"табл", NUMBER}, {"тел", NUMBER}, {"тов", TITLE}, {"трлн", COMMON}, {"тыс", COMMON},
	{"укр", COMMON}, {"ул", TITLE}, {"ум", INNER}, {"фев", MONTH}, {"февр", MONTH},
	{"фр", INNER}, {"час", INNER}, {"чел", COMMON}, {"экз", COMMON}, {"эт", NUMBER},
	{"янв", MONTH}, {"ім", TITLE}, {"ін", LAST},
};

static const ds_listed starters[] = {
	"a", "aber", "about", "above", "according", "across", "ademas", "after", "ainsi", "al",
	"all", "alors", "als", "also", "although", "am", "ama", "amma", "among", "an", "ancak",
	"anche", "and", "another", "any", "anyone", "apres", "are", "as", "at", "au", "auch",
	"aunque", "avant", "avec", "ayrica", "because", "before", "bei", "ben", "bir", "biz",
	"both", "bu", "bunun", "but", "by", "can", "ce", "cependant", "ces", "cet", "cette",
	"che", "comme", "como", "con", "could", "cuando", "dabei", "daha", "dann", "dans", "das",
	"dass", "denn", "dennoch", "depuis", "der", "despite", "det", "deze", "did", "die",
	"diese", "diesem", "diesen", "dieser", "dieses", "dit", "do", "doch", "does", "donc",
	"dozens", "dr.", "during", "each", "een", "ein", "eine", "el", "ela", "ele", "ella",
	"elle", "elles", "ellos", "en", "er", "es", "eso", "esta", "este", "esto", "estos", "et",
	"even", "every", "everyone", "fakat", "few", "finally", "for", "from", "furthermore",
	"gli", "had", "han", "has", "have", "he", "he's", "her", "here", "het", "heute", "hier",
	"hij", "his", "how", "however", "hoy", "hun", "hundreds", "hvad", "i", "i'm", "ich",
	"if", "ihr", "il", "ils", "im", "in", "indeed", "instead", "into", "is", "it", "it's",
	"its", "je", "jedoch", "jeg", "just", "la", "lakin", "las", "last", "le", "les", "let",
	"let's", "like", "lo", "lorsque", "los", "maar", "mais", "man", "many", "mas", "maybe",
	"meanwhile", "men", "might", "millions", "mit", "moreover", "most", "mr.", "mrs.", "ms.",
	"must", "my", "nach", "nao", "neither", "nel", "nevertheless", "nobody", "noch", "non",
	"nor", "nosotros", "not", "nothing", "nous", "now", "oh", "on", "once", "one", "onlar",
	"only", "onun", "ook", "or", "otherwise", "our", "over", "overall", "oysa", "par",
	"para", "perhaps", "pero", "please", "plus", "por", "pour", "puis", "quand", "questa",
	"questo", "rather", "sans", "segun", "seit", "selon", "several", "she", "she's",
	"should", "si", "sie", "since", "siz", "so", "some", "someone", "sonra", "still", "such",
	"tambien", "that", "that's", "the", "their", "then", "there", "there's", "these", "they",
	"they're", "this", "those", "though", "thousands", "thus", "to", "today", "tomorrow",
	"toutefois", "two", "uma", "un", "una", "und", "under", "une", "unless", "until", "upon",
	"va", "ve", "vor", "vous", "warum", "was", "we", "we're", "well", "wenn", "were", "what",
	"when", "where", "whether", "which", "while", "who", "whose", "why", "wie", "wir",
	"with", "within", "without", "would", "y", "yes", "yesterday", "yet", "yo", "you",
	"your", "zij", "zudem", "а", "було", "в", "ведь", "во", "вона", "вони", "вот", "вы",
	"він", "где", "для", "до", "его", "ее", "если", "еще", "же", "за", "затем", "и", "из",
	"их", "к", "как", "когда", "кто", "мне", "мы", "на", "над", "нам", "не", "но", "о", "об",
	"однако", "он", "она", "они", "оно", "от", "по", "под", "после", "потом", "почему",
	"поэтому", "при", "с", "сегодня", "сейчас", "со", "та", "так", "также", "там", "теперь",
	"то", "тогда", "той", "тут", "у", "хотя", "це", "что", "чтобы", "эта", "эти", "это",
	"этого", "этом", "этот", "я",
};

static const ds_listed months[] = {
	"april", "august", "dezember", "februar", "jahrhundert", "jahrhunderts", "jahrtausend",
	"janner", "januar", "jh", "juli", "juni", "mai", "marz", "november", "oktober",
	"september",
};

static const ds_listed before_ordinal[] = {
	"ab", "am", "beim", "bis", "das", "dem", "den", "der", "des", "die", "im", "ins",
	"vom", "zum", "zur",
};

static const ds_listed letter_ends[] = {
	"amicalement", "atentamente", "best", "cheers", "cordialement", "cordially",
	"cordialmente", "faithfully", "greetings", "grusse", "grussen", "love", "regards",
	"respectfully", "saludos", "saluti", "saygilarimla", "sincerely", "thanks", "truly",
	"wishes", "уважением",
};

static const ds_listed openers[] = {
	"a", "ab", "about", "after", "am", "around", "at", "before", "bis", "by", "dans",
	"desde", "en", "from", "im", "in", "nach", "near", "on", "seit", "since", "um", "until",
	"vor", "в", "до", "на", "около", "после", "с",
};

/* Eight bytes as a number that orders as they do. */
static inline uint64_t big(const char *at)
{
	const unsigned char *b = (const unsigned char *)at;

	return (uint64_t)b[0] << 56 | (uint64_t)b[1] << 48 | (uint64_t)b[2] << 40 |
	       (uint64_t)b[3] << 32 | (uint64_t)b[4] << 24 | (uint64_t)b[5] << 16 |
	       (uint64_t)b[6] << 8 | b[7];
}

/*
 * The item that is `key` in n items of `size` bytes that start with a ds_listed; NULL if none is.
 */
static const void *find(ds_str key, const void *list, size_t n, size_t size)
{
	ds_listed space = {0};
	size_t low = 0, high = n;
	uint64_t w;

	if (key.len == 0 || key.len > WORD_MAX)
		return NULL;
	memcpy(space, key.at, key.len);
	w = big(space);
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const char *word = (const char *)list + mid * size;
		uint64_t v = big(word);
		int c = v != w ? (v < w ? -1 : 1) : memcmp(word + 8, space + 8, WORD_MAX - 8);

		if (c == 0)
			return word;
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

#define IN(key, list) (find((key), (list), sizeof(list) / sizeof *(list), WORD_MAX) != NULL)

/* Lends one fixed piece of memory: a short word needs no heap, and so cannot fail for lack of it. */
static void *lend(void *user, void *ptr, size_t osize, size_t nsize)
{
	(void)osize;
	return nsize && nsize <= LENT && !ptr ? user : NULL;
}

/* The key of an ASCII word; false when it is not ASCII. */
static bool fold_ascii(char *space, ds_str word)
{
	for (size_t i = 0; i < word.len; i++) {
		char c = word.at[i];

		if ((unsigned char)c >= 0x80)
			return false;
		space[i] = ds_byte_class[(unsigned char)c] & DS_B_UPPER ? (char)(c | 0x20) : c;
	}
	return true;
}

ds_abbrev ds_abbrev_of(ds_str word)
{
	char space[LENT];
	ds_alloc alloc = {lend, space};
	const struct entry *e;
	ds_buf b;
	ds_str key = {space, word.len};

	if (word.len == 0 || word.len > WORD_MAX)
		return DS_ABBREV_NONE;
	if (!fold_ascii(space, word)) {
		ds_buf_init(&b, &alloc, 0);
		ds_fold_add(&b, word);
		if (b.status)
			return DS_ABBREV_NONE;
		key = ds_buf_view(&b);
	}
	e = find(key, words, sizeof words / sizeof *words, sizeof *words);
	return e ? (ds_abbrev)e->kind : DS_ABBREV_NONE;
}

static bool ascend(const ds_listed *list, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		if (memcmp(list[i - 1], list[i], WORD_MAX) >= 0)
			return false;
	}
	return true;
}

bool ds_abbrev_sorted(void)
{
	for (size_t i = 1; i < sizeof words / sizeof *words; i++) {
		if (memcmp(words[i - 1].word, words[i].word, WORD_MAX) >= 0)
			return false;
	}
	return ascend(starters, sizeof starters / sizeof *starters) &&
	       ascend(months, sizeof months / sizeof *months) &&
	       ascend(before_ordinal, sizeof before_ordinal / sizeof *before_ordinal) &&
	       ascend(letter_ends, sizeof letter_ends / sizeof *letter_ends) &&
	       ascend(openers, sizeof openers / sizeof *openers);
}

bool ds_is_starter(ds_str key)
{
	return IN(key, starters);
}

bool ds_is_month_after_stop(ds_str key)
{
	return IN(key, months);
}

bool ds_goes_before_ordinal(ds_str key)
{
	return IN(key, before_ordinal);
}

bool ds_closes_letter(ds_str key)
{
	return IN(key, letter_ends);
}

bool ds_opens_phrase(ds_str key)
{
	return IN(key, openers);
}
