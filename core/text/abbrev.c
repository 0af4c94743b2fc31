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

#include <stdlib.h>

#define WORD_MAX 24 /* bytes of the longest word that is looked up */
#define LENT 512    /* bytes; the fold of WORD_MAX bytes is far shorter */

struct entry {
	const char *word;
	ds_abbrev kind;
};

#define TITLE DS_ABBREV_TITLE
#define COMMON DS_ABBREV_COMMON
#define NUMBER DS_ABBREV_NUMBER
#define MONTH DS_ABBREV_MONTH
#define INNER DS_ABBREV_INNER
#define NAME DS_ABBREV_NAME

/* Without the stop. */
static const struct entry words[] = {
	{"abr", MONTH}, {"abs", NUMBER}, {"abzgl", COMMON}, {"adm", NAME}, {"akad", TITLE},
	{"al", INNER}, {"alb", TITLE}, {"allg", COMMON}, {"amb", NAME}, {"approx", COMMON},
	{"appt", COMMON}, {"apr", MONTH}, {"apt", COMMON}, {"ariz", COMMON}, {"art", NUMBER},
	{"assn", COMMON}, {"atty", TITLE}, {"aug", MONTH}, {"av", TITLE}, {"ave", COMMON},
	{"avg", INNER}, {"avr", MONTH}, {"bhd", COMMON}, {"bldg", COMMON}, {"blvd", COMMON},
	{"bnb", TITLE}, {"brig", TITLE}, {"bros", COMMON}, {"bspw", COMMON}, {"bzw", COMMON},
	{"c", INNER}, {"ca", NUMBER}, {"cad", INNER}, {"calif", COMMON}, {"capt", TITLE},
	{"cf", COMMON}, {"ch", NUMBER}, {"chap", NUMBER}, {"cie", COMMON}, {"cild", NUMBER},
	{"cm", INNER}, {"cmdr", TITLE}, {"cmdt", TITLE}, {"co", COMMON}, {"col", NAME},
	{"colo", COMMON}, {"conn", COMMON}, {"corp", COMMON}, {"cpl", TITLE}, {"d.h", TITLE},
	{"dec", MONTH}, {"dept", COMMON}, {"dez", MONTH}, {"dic", MONTH}, {"dipl", TITLE},
	{"dist", COMMON}, {"doc", NAME}, {"dona", TITLE}, {"dos", INNER}, {"dr", TITLE},
	{"drs", TITLE}, {"e.g", TITLE}, {"ed", INNER}, {"eds", INNER}, {"ehem", COMMON},
	{"ene", MONTH}, {"env", COMMON}, {"eq", NUMBER}, {"eqs", NUMBER}, {"esp", INNER},
	{"esq", COMMON}, {"est", COMMON}, {"etc", COMMON}, {"evtl", COMMON}, {"excl", INNER},
	{"exkl", COMMON}, {"ext", INNER}, {"feb", MONTH}, {"fig", NUMBER}, {"figs", NUMBER},
	{"fl", INNER}, {"fla", COMMON}, {"fr", NAME}, {"fri", MONTH}, {"frl", TITLE},
	{"ft", INNER}, {"gal", INNER}, {"geb", COMMON}, {"gen", NAME}, {"gest", COMMON},
	{"ggf", COMMON}, {"gmbh", COMMON}, {"gov", NAME}, {"govt", COMMON}, {"hon", NAME},
	{"hr", NAME}, {"hrs", INNER}, {"hrsg", COMMON}, {"hwy", COMMON}, {"i.e", TITLE},
	{"ibid", COMMON}, {"inc", COMMON}, {"incl", INNER}, {"ing", NAME}, {"inkl", COMMON},
	{"insb", COMMON}, {"insp", NAME}, {"intl", COMMON}, {"jan", MONTH}, {"jh", COMMON},
	{"jhdt", COMMON}, {"jr", COMMON}, {"juil", MONTH}, {"jul", MONTH}, {"jun", MONTH},
	{"kap", NUMBER}, {"kg", INNER}, {"km", INNER}, {"korg", TITLE}, {"kuc", TITLE},
	{"lb", INNER}, {"lbs", INNER}, {"llc", COMMON}, {"lt", TITLE}, {"ltd", COMMON},
	{"mag", NAME}, {"mah", INNER}, {"maj", NAME}, {"mar", MONTH}, {"max", INNER},
	{"messrs", TITLE}, {"mfg", COMMON}, {"mich", COMMON}, {"min", INNER}, {"minn", COMMON},
	{"mins", INNER}, {"mio", COMMON}, {"misc", INNER}, {"mm", INNER}, {"mme", NAME},
	{"mon", MONTH}, {"mos", INNER}, {"mph", INNER}, {"mr", TITLE}, {"mrd", COMMON},
	{"mrs", TITLE}, {"ms", TITLE}, {"mt", NAME}, {"nachm", COMMON}, {"natl", COMMON},
	{"neb", COMMON}, {"nev", COMMON}, {"no", NUMBER}, {"nos", NUMBER}, {"nov", MONTH},
	{"nr", NUMBER}, {"nrn", NUMBER}, {"num", NUMBER}, {"oct", MONTH}, {"ogr", TITLE},
	{"okla", COMMON}, {"okt", MONTH}, {"oz", INNER}, {"p", NUMBER}, {"p.ex", TITLE},
	{"pag", NUMBER}, {"para", NUMBER}, {"penn", COMMON}, {"pfc", TITLE}, {"phd", COMMON},
	{"plc", COMMON}, {"polk", TITLE}, {"pp", NUMBER}, {"pref", INNER}, {"pres", NAME},
	{"prof", TITLE}, {"pty", COMMON}, {"pvt", TITLE}, {"ref", INNER}, {"refs", INNER},
	{"rep", NAME}, {"repr", INNER}, {"rev", TITLE}, {"sah", INNER}, {"sat", MONTH},
	{"sec", NUMBER}, {"secs", INNER}, {"seh", NUMBER}, {"sen", NAME}, {"sep", MONTH},
	{"sept", MONTH}, {"sgt", TITLE}, {"sog", COMMON}, {"sok", INNER}, {"sr", COMMON},
	{"sra", TITLE}, {"srta", TITLE}, {"st", COMMON}, {"str", COMMON}, {"sun", MONTH},
	{"supt", NAME}, {"tegm", TITLE}, {"tel", COMMON}, {"temp", INNER}, {"tenn", COMMON},
	{"thu", MONTH}, {"thur", MONTH}, {"thurs", MONTH}, {"trans", INNER}, {"tue", MONTH},
	{"tues", MONTH}, {"u.a", TITLE}, {"ud", TITLE}, {"uds", TITLE}, {"univ", COMMON},
	{"usw", COMMON}, {"uzm", TITLE}, {"v", INNER}, {"vadm", TITLE}, {"vb", COMMON},
	{"vd", COMMON}, {"vda", TITLE}, {"verh", COMMON}, {"vgl", COMMON}, {"viz", COMMON},
	{"vol", NUMBER}, {"vols", NUMBER}, {"vorm", COMMON}, {"vs", COMMON}, {"wed", MONTH},
	{"wis", COMMON}, {"wk", INNER}, {"wks", INNER}, {"yr", INNER}, {"yrd", TITLE},
	{"yrs", INNER}, {"yy", COMMON}, {"z.b", TITLE}, {"ziff", NUMBER}, {"zz", COMMON},
	{"zzgl", COMMON}, {"авг", MONTH}, {"адм", TITLE}, {"акад", TITLE}, {"апр", MONTH},
	{"в", INNER}, {"вв", COMMON}, {"г", COMMON}, {"гг", COMMON}, {"ген", TITLE},
	{"гл", NUMBER}, {"гр", TITLE}, {"д", INNER}, {"дек", MONTH}, {"др", COMMON},
	{"ед", INNER}, {"им", TITLE}, {"к", INNER}, {"кап", TITLE}, {"коп", COMMON},
	{"лейт", TITLE}, {"майор", TITLE}, {"млн", COMMON}, {"млрд", COMMON}, {"наб", TITLE},
	{"напр", COMMON}, {"нояб", MONTH}, {"окт", MONTH}, {"п", NUMBER}, {"пер", TITLE},
	{"пл", TITLE}, {"подп", TITLE}, {"полк", TITLE}, {"пп", NUMBER}, {"проф", TITLE},
	{"рис", NUMBER}, {"руб", COMMON}, {"с", INNER}, {"сент", MONTH}, {"см", COMMON},
	{"ст", NUMBER}, {"стр", NUMBER}, {"т", INNER}, {"т.е", TITLE}, {"табл", NUMBER},
	{"тов", TITLE}, {"тыс", COMMON}, {"ул", TITLE}, {"фев", MONTH}, {"февр", MONTH},
	{"янв", MONTH},
};

static const char *const starters[] = {
	"aber", "according", "after", "all", "als", "also", "although", "am", "ama", "amma",
	"among", "ancak", "and", "another", "are", "as", "at", "au", "auch", "because",
	"before", "bei", "ben", "bir", "biz", "both", "bu", "but", "by", "can", "ce", "ces",
	"cette", "could", "dans", "das", "der", "despite", "did", "die", "diese", "dieser",
	"dieses", "do", "doch", "does", "dr.", "during", "each", "ein", "eine", "ella", "elle",
	"elles", "ellos", "er", "es", "esta", "este", "estos", "et", "every", "for", "from",
	"furthermore", "had", "has", "have", "he", "he's", "her", "here", "his", "how",
	"however", "i'm", "ich", "if", "ihr", "il", "ils", "im", "in", "is", "it", "it's",
	"its", "je", "lakin", "las", "last", "le", "les", "let", "let's", "los", "mais",
	"many", "meanwhile", "men", "might", "mit", "moreover", "most", "mr.", "mrs.", "ms.",
	"must", "my", "nach", "nevertheless", "nosotros", "not", "nous", "now", "oh", "on",
	"once", "one", "onlar", "or", "our", "par", "para", "pero", "please", "por", "pour",
	"segun", "seit", "selon", "she", "she's", "should", "sie", "since", "siz", "so",
	"some", "still", "such", "that", "that's", "the", "their", "then", "there", "there's",
	"these", "they", "they're", "this", "those", "though", "thus", "to", "today",
	"tomorrow", "two", "un", "una", "und", "une", "unless", "until", "va", "ve", "vor",
	"vous", "was", "we", "we're", "well", "wenn", "were", "what", "when", "where", "while",
	"who", "why", "wir", "with", "would", "yes", "yesterday", "yo", "you", "your", "а",
	"в", "во", "вы", "для", "его", "ее", "если", "и", "из", "их", "как", "когда", "мы",
	"на", "но", "он", "она", "они", "оно", "по", "после", "при", "с", "со", "так", "там",
	"тут", "эта", "эти", "это", "этот", "я",
};

static const char *const months[] = {
	"april", "august", "dezember", "februar", "jahrhundert", "jahrhunderts", "jahrtausend",
	"janner", "januar", "jh", "juli", "juni", "mai", "marz", "november", "oktober",
	"september",
};

static const char *const before_ordinal[] = {
	"ab", "am", "beim", "bis", "das", "dem", "den", "der", "des", "die", "im", "ins",
	"vom", "zum", "zur",
};

static int by_word(const void *key, const void *item)
{
	return ds_str_cmp(*(const ds_str *)key, ds_str_of(((const struct entry *)item)->word));
}

static int by_name(const void *key, const void *item)
{
	return ds_str_cmp(*(const ds_str *)key, ds_str_of(*(const char *const *)item));
}

static bool in(ds_str key, const char *const *list, size_t n)
{
	return key.len && key.len <= 24 && bsearch(&key, list, n, sizeof *list, by_name);
}

/* Lends one fixed piece of memory: a short word needs no heap, and so cannot fail for lack of it. */
static void *lend(void *user, void *ptr, size_t osize, size_t nsize)
{
	(void)osize;
	return nsize && nsize <= LENT && !ptr ? user : NULL;
}

ds_abbrev ds_abbrev_of(ds_str word)
{
	char space[LENT];
	ds_alloc alloc = {lend, space};
	const struct entry *e;
	ds_buf b;
	ds_str key;

	if (word.len == 0 || word.len > WORD_MAX)
		return DS_ABBREV_NONE;
	ds_buf_init(&b, &alloc, 0);
	ds_fold_add(&b, word);
	if (b.status)
		return DS_ABBREV_NONE;
	key = ds_buf_view(&b);
	e = bsearch(&key, words, sizeof words / sizeof *words, sizeof *words, by_word);
	return e ? e->kind : DS_ABBREV_NONE;
}

static bool ascend(const char *const *list, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		if (strcmp(list[i - 1], list[i]) >= 0)
			return false;
	}
	return true;
}

bool ds_abbrev_sorted(void)
{
	for (size_t i = 1; i < sizeof words / sizeof *words; i++) {
		if (strcmp(words[i - 1].word, words[i].word) >= 0)
			return false;
	}
	return ascend(starters, sizeof starters / sizeof *starters) &&
	       ascend(months, sizeof months / sizeof *months) &&
	       ascend(before_ordinal, sizeof before_ordinal / sizeof *before_ordinal);
}

bool ds_is_starter(ds_str key)
{
	return in(key, starters, sizeof starters / sizeof *starters);
}

bool ds_is_month_after_stop(ds_str key)
{
	return in(key, months, sizeof months / sizeof *months);
}

bool ds_goes_before_ordinal(ds_str key)
{
	return in(key, before_ordinal, sizeof before_ordinal / sizeof *before_ordinal);
}
