/*
 * Units and currencies behind and in front of numbers.
 *
 * Own knowledge; the words themselves are in values_unit_words.c. A plain "$" is the US dollar;
 * "pounds" alone are a weight; a currency name that many countries share ("pesos") has no code
 * unless an adjective names the country.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/values_units.h"

/* adjective, how the currency's name begins, code */
static const struct cash_adjective {
	const char *adjective, *name, *code;
} adjectives[] = {
	{"algerian", "dinar", "DZD"}, {"american", "dollar", "USD"}, {"argentine", "peso", "ARS"},
	{"argentinian", "peso", "ARS"}, {"armenian", "dram", "AMD"},
	{"australian", "dollar", "AUD"}, {"azerbaijani", "manat", "AZN"},
	{"azeri", "manat", "AZN"}, {"bahraini", "dinar", "BHD"}, {"belarusian", "rouble", "BYN"},
	{"belarusian", "ruble", "BYN"}, {"belgian", "franc", "BEF"}, {"british", "pound", "GBP"},
	{"canadian", "dollar", "CAD"}, {"cfa", "franc", "XOF"}, {"chilean", "peso", "CLP"},
	{"chinese", "yuan", "CNY"}, {"colombian", "peso", "COP"}, {"congolese", "franc", "CDF"},
	{"cuban", "peso", "CUP"}, {"czech", "crown", "CZK"}, {"czech", "koruna", "CZK"},
	{"czech", "kron", "CZK"}, {"danish", "crown", "DKK"}, {"danish", "kron", "DKK"},
	{"dominican", "peso", "DOP"}, {"dutch", "guilder", "NLG"},
	{"egyptian", "pound", "EGP"}, {"filipino", "peso", "PHP"},
	{"finnish", "mark", "FIM"}, {"malaysia", "ringgit", "MYR"},
	{"malaysian", "ringgit", "MYR"}, {"mongolian", "tugrik", "MNT"},
	{"french", "franc", "FRF"}, {"german", "mark", "DEM"},
	{"icelandic", "kron", "ISK"}, {"indian", "rupee", "INR"}, {"iranian", "rial", "IRR"},
	{"iraqi", "dinar", "IQD"}, {"italian", "lir", "ITL"}, {"jamaican", "dollar", "JMD"},
	{"japanese", "yen", "JPY"}, {"jordanian", "dinar", "JOD"}, {"kenyan", "shilling", "KES"},
	{"kong", "dollar", "HKD"}, {"korean", "won", "KRW"}, {"kuwaiti", "dinar", "KWD"},
	{"lankan", "rupee", "LKR"}, {"lebanese", "lira", "LBP"}, {"lebanese", "pound", "LBP"},
	{"libyan", "dinar", "LYD"}, {"mexican", "peso", "MXN"}, {"moroccan", "dirham", "MAD"},
	{"namibian", "dollar", "NAD"}, {"nepalese", "rupee", "NPR"}, {"nepali", "rupee", "NPR"},
	{"norwegian", "crown", "NOK"}, {"norwegian", "kron", "NOK"}, {"omani", "ri", "OMR"},
	{"pakistani", "rupee", "PKR"}, {"philippine", "peso", "PHP"}, {"qatari", "ri", "QAR"},
	{"russian", "rouble", "RUB"}, {"russian", "ruble", "RUB"}, {"rwandan", "franc", "RWF"},
	{"saudi", "ri", "SAR"}, {"serbian", "dinar", "RSD"}, {"singapore", "dollar", "SGD"},
	{"singaporean", "dollar", "SGD"}, {"sterling", "pound", "GBP"},
	{"sudanese", "pound", "SDG"}, {"swedish", "crown", "SEK"}, {"swedish", "kron", "SEK"},
	{"swiss", "franc", "CHF"}, {"syrian", "pound", "SYP"}, {"taiwan", "dollar", "TWD"},
	{"taiwanese", "dollar", "TWD"}, {"tanzanian", "shilling", "TZS"},
	{"tunisian", "dinar", "TND"}, {"turkish", "lira", "TRY"}, {"turkmen", "manat", "TMT"},
	{"u.s", "dollar", "USD"}, {"ugandan", "shilling", "UGX"}, {"uruguayan", "peso", "UYU"},
	{"us", "dollar", "USD"}, {"yemeni", "ri", "YER"}, {"zealand", "dollar", "NZD"},
};

/* Signs, as they stand in the text, and what stands in front of a "$". */
static const struct cash_sign {
	const char *sign, *code;
} signs[] = {
	{"$", "USD"}, {"€", "EUR"}, {"£", "GBP"}, {"¥", "JPY"}, {"₹", "INR"}, {"₽", "RUB"},
		{"₼", "AZN"},
	{"₺", "TRY"}, {"₴", "UAH"}, {"₩", "KRW"}, {"₪", "ILS"}, {"₦", "NGN"},
	{"฿", "THB"}, {"₾", "GEL"},
	{"֏", "AMD"}, {"₸", "KZT"}, {"₫", "VND"}, {"₱", "PHP"}, {"₿", "XBT"}, {"₨", ""},
	{"₡", "CRC"},
	{"₵", "GHS"}, {"৳", "BDT"}, {"﷼", "IRR"},
};

static const struct cash_sign dollars[] = {
	{"us", "USD"}, {"u.s", "USD"}, {"u.s.", "USD"}, {"c", "CAD"}, {"ca", "CAD"}, {"can", "CAD"},
	{"cad", "CAD"}, {"a", "AUD"}, {"au", "AUD"}, {"aud", "AUD"}, {"nz", "NZD"}, {"nzd", "NZD"},
	{"hk", "HKD"}, {"s", "SGD"}, {"sg", "SGD"}, {"nt", "TWD"}, {"r", "BRL"}, {"mx", "MXN"},
	{"usd", "USD"},
};

#define COUNT(a) (sizeof(a) / sizeof *(a))

static const struct ds_unit_word *unit_find(ds_str key)
{
	size_t lo = 0, hi = ds_unit_words_n;

	if (key.len > 1 && key.at[key.len - 1] == '.')
		key.len--;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int c = ds_str_probe(ds_unit_words[mid].key, key);

		if (c == 0)
			return &ds_unit_words[mid];
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

static const struct ds_cash_word *cash_find(ds_str key)
{
	size_t lo = 0, hi = ds_cash_words_n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int c = ds_str_probe(ds_cash_words[mid].key, key);

		if (c == 0)
			return &ds_cash_words[mid];
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

static struct ds_unit_hit hit(const char *unit, double factor, size_t end)
{
	return (struct ds_unit_hit){unit, factor, end};
}

/* "square kilometres", "cubic feet" */
static const char *power_of(ds_str key, const char *base)
{
	static const struct {
		const char *how, *base, *name;
	} powers[] = {
		{"square", "kilometre", "square kilometre"}, {"square", "metre", "square metre"},
		{"square", "mile", "square mile"}, {"square", "foot", "square foot"},
		{"square", "inch", "square inch"}, {"square", "yard", "square yard"},
		{"square", "centimetre", "square centimetre"}, {"cubic", "metre", "cubic metre"},
		{"cubic", "foot", "cubic foot"}, {"cubic", "centimetre", "cubic centimetre"},
		{"cubic", "kilometre", "cubic kilometre"}, {"cubic", "inch", "cubic inch"},
		{"cubic", "yard", "cubic yard"}, {"nautical", "mile", "nautical mile"},
		{"metric", "ton", "tonne"}, {"metric", "tonne", "tonne"},
		{"long", "ton", "long ton"}, {"short", "ton", "short ton"},
		{"fluid", "ounce", "fluid ounce"}, {"fl", "ounce", "fluid ounce"},
		{"troy", "ounce", "troy ounce"}, {"square", "millimetre", "square millimetre"},
		{"cubic", "millimetre", "cubic millimetre"}, {"cubic", "mile", "cubic mile"},
	};
	bool square = ds_str_is(key, "sq") || ds_str_is(key, "sq.");
	bool cubic = ds_str_is(key, "cu") || ds_str_is(key, "cu.");

	for (size_t i = 0; i < COUNT(powers); i++) {
		if ((ds_str_is(key, powers[i].how) || (square && powers[i].how[0] == 's') ||
		     (cubic && powers[i].how[0] == 'c')) &&
		    strcmp(base, powers[i].base) == 0)
			return powers[i].name;
	}
	return NULL;
}

/* "km²", "m³" where the tokeniser parts them */
static struct ds_unit_hit raised(const struct ds_values *s, struct ds_unit_hit h)
{
	ds_str text = h.end < s->n && ds_flag(s, h.end, DS_TOKEN_TIGHT) ? ds_token_text(s->t, h.end)
								    : (ds_str){"", 0};
	const char *how = ds_str_is(text, "²") ? "square" : ds_str_is(text, "³") ? "cubic" : NULL;
	const char *power = how ? power_of(ds_str_of(how), h.unit) : NULL;

	return power ? hit(power, 1, h.end + 1) : h;
}

/* What follows "per" and "/": the letter that stands for it in the table below; 0 = none. */
static char per_what(ds_str key)
{
	static const struct {
		const char *word;
		char letter;
	} words[] = {
		{"h", 'h'}, {"hour", 'h'}, {"hr", 'h'}, {"s", 's'}, {"second", 's'}, {"sec", 's'},
		{"d", 'd'}, {"day", 'd'}, {"min", 'm'}, {"minute", 'm'}, {"year", 'y'}, {"l", 'l'},
		{"litre", 'l'}, {"liter", 'l'}, {"ml", 'i'}, {"m3", 'c'}, {"m\u00b3", 'c'},
		{"dl", 'z'}, {"ha", 'a'}, {"hectare", 'a'}, {"acre", 'e'}, {"kg", 'k'}, {"gallon", 'g'},
	};

	for (size_t i = 0; i < COUNT(words); i++) {
		if (ds_str_is(key, words[i].word))
			return words[i].letter;
	}
	return 0;
}

/* "per hour", "/h", "an hour" behind a length or a volume; "watt hours" */
static struct ds_unit_hit speed(const struct ds_values *s, struct ds_unit_hit h)
{
	static const struct {
		const char *unit;
		char per;
		const char *name;
	} speeds[] = {
		{"kilometre", 'h', "kilometre per hour"}, {"mile", 'h', "mile per hour"},
		{"metre", 's', "metre per second"}, {"foot", 's', "foot per second"},
		{"foot", 'm', "foot per minute"}, {"metre", 'm', "metre per minute"},
		{"kilometre", 's', "kilometre per second"}, {"mile", 's', "mile per second"},
		{"litre", 's', "litre per second"}, {"litre", 'm', "litre per minute"},
		{"litre", 'd', "litre per day"}, {"metre", 'h', "metre per hour"},
		{"barrel", 'd', "barrel per day"}, {"tonne", 'd', "tonne per day"},
		{"tonne", 'y', "tonne per year"}, {"tonne", 'a', "tonne per hectare"},
		{"kilogram", 'a', "kilogram per hectare"}, {"bushel", 'e', "bushel per acre"},
		{"gram", 'l', "gram per litre"}, {"milligram", 'l', "milligram per litre"},
		{"microgram", 'l', "microgram per litre"}, {"nanogram", 'i',
			"nanogram per millilitre"},
		{"microgram", 'c', "microgram per cubic metre"},
		{"milligram", 'c', "milligram per cubic metre"},
		{"milligram", 'z', "milligram per decilitre"},
		{"milligram", 'k', "milligram per kilogram"},
		{"cubic metre", 's', "cubic metre per second"},
		{"cubic foot", 's', "cubic foot per second"},
		{"kilobit", 's', "kilobit per second"}, {"megabit", 's', "megabit per second"},
		{"gigabit", 's', "gigabit per second"}, {"megabyte", 's', "megabyte per second"},
		{"mile", 'g', "mile per gallon"}, {"cubic metre", 'd', "cubic metre per day"},
	};
	static const char *const hours[][2] = {
		{"watt", "watt hour"}, {"kilowatt", "kilowatt hour"}, {"megawatt", "megawatt hour"},
		{"gigawatt", "gigawatt hour"}, {"terawatt", "terawatt hour"},
		{"ampere", "ampere hour"},
	};
	size_t i = ds_hyphen(s, h.end) ? h.end + 1 : h.end, k = h.end + 1;
	bool per = ds_is(s, h.end, W_PER) || ds_key_is(s, h.end, "/");
	char what;

	if (ds_is(s, i, W_PERIOD) && s->lex[i]->b == PER_HOUR) {
		for (size_t n = 0; n < COUNT(hours); n++) {
			if (strcmp(hours[n][0], h.unit) == 0)
				return hit(hours[n][1], 1, i + 1);
		}
	}
	if (!per && !(ds_is(s, h.end, W_A) &&
		      (strcmp(h.unit, "mile") == 0 || strcmp(h.unit, "kilometre") == 0 ||
		       strcmp(h.unit, "barrel") == 0)))
		return h;
	what = per_what(ds_key(s, k));
	if (!what && ds_key_is(s, k, "cubic") &&
	    (ds_key_is(s, k + 1, "metre") || ds_key_is(s, k + 1, "meter"))) {
		what = 'c';
		k++;
	}
	for (size_t n = 0; what && n < COUNT(speeds); n++) {
		if (speeds[n].per == what && strcmp(speeds[n].unit, h.unit) == 0)
			return hit(speeds[n].name, 1, k + 1);
	}
	return h;
}

static struct ds_unit_hit degrees(const struct ds_values *s, size_t i)
{
	ds_str key = ds_key(s, i + 1);

	if (ds_str_is(key, "celsius") || ds_str_is(key, "celcius") || ds_str_is(key, "c") ||
	    ds_str_is(key, "centigrade"))
		return hit("degree celsius", 1, i + 2);
	if (ds_str_is(key, "fahrenheit") || ds_str_is(key, "farenheit") || ds_str_is(key, "f"))
		return hit("degree fahrenheit", 1, i + 2);
	return hit("degree", 1, i + 1);
}

struct ds_unit_hit ds_unit_at(const struct ds_values *s, size_t i, bool figure)
{
	const struct ds_unit_word *u;
	const char *power;

	if (ds_hyphen(s, i))
		i++;
	if (i >= s->n)
		return hit(NULL, 0, i);
	if (ds_key_is(s, i, "°") || ds_key_is(s, i, "degrees") || ds_key_is(s, i, "degree"))
		return degrees(s, i);
	u = unit_find(ds_key(s, i + 1 < s->n ? i + 1 : i));
	power = u && i + 1 < s->n ? power_of(ds_key(s, i), u->unit) : NULL;
	if (power)
		return speed(s, hit(power, 1, i + 2));
	u = unit_find(ds_key(s, i));
	if (!u || (u->abbreviation && !figure))
		return hit(NULL, 0, i);
	/* "three World Cups" are no measure */
	if (ds_key(s, i).len <= 4 && ds_str_starts(ds_key(s, i), ds_str_of("cup")) &&
	    ds_flag(s, i, DS_TOKEN_TITLE) && ds_kind_is(s, i + 1, DS_KIND_WORD) &&
	    !ds_is(s, i + 1, W_OF))
		return hit(NULL, 0, i);
	/* "40 T ..." and "5 V" are more often names than units */
	if (u->abbreviation && ds_key(s, i).len == 1 && ds_flag(s, i, DS_TOKEN_TITLE))
		return hit(NULL, 0, i);
	return speed(s, raised(s, hit(u->unit, 1, i + 1)));
}

struct ds_unit_hit ds_unit_glued(const struct ds_values *s, size_t end, ds_str suffix)
{
	const struct ds_unit_word *u = unit_find(suffix);

	return u ? speed(s, raised(s, hit(u->unit, 1, end))) : hit(NULL, 0, 0);
}

struct ds_unit_hit ds_currency_glued(ds_str suffix)
{
	const struct ds_cash_word *c = suffix.len == 3 ? cash_find(suffix) : NULL;

	if (ds_str_is(suffix, "rs"))
		return hit("INR", 1, 0);
	if (ds_str_is(suffix, "rm"))
		return hit("MYR", 1, 0);
	return c && c->code[0] ? hit(c->code, c->factor, 0) : hit(NULL, 0, 0);
}

/* "MUSD": a million of what ISO 4217 calls so */
static const struct ds_cash_word *scaled_code(const struct ds_values *s, size_t i, double *factor)
{
	ds_str key = ds_key(s, i);
	const struct ds_cash_word *c;

	if (key.len != 4 || !ds_flag(s, i, DS_TOKEN_UPPER) || (key.at[0] != 'm' && key.at[0] != 'k'))
		return NULL;
	c = cash_find(ds_str_sub(key, 1, 4));
	*factor = key.at[0] == 'm' ? 1e6 : 1e3;
	return c && strlen(c->code) == 3 && (c->code[0] | 32) == key.at[1] ? c : NULL;
}

/* the country's code where an adjective stands in front of the currency's name */
const char *ds_currency_adjective(const struct ds_values *s, size_t i)
{
	ds_str adj, name;

	if (!ds_kind_is(s, i, DS_KIND_WORD) || !ds_kind_is(s, i + 1, DS_KIND_WORD))
		return NULL;
	adj = ds_key(s, i);
	name = ds_key(s, i + 1);
	if (adj.len > 1 && adj.at[adj.len - 1] == '.')
		adj.len--;
	if (name.len < 3 || adj.len < 2)
		return NULL;
	for (size_t k = 0; k < COUNT(adjectives); k++) {
		if (ds_str_is(adj, adjectives[k].adjective) &&
		    ds_str_starts(name, ds_str_of(adjectives[k].name)))
			return adjectives[k].code;
	}
	return NULL;
}

/* The sign that is the whole token; NULL if it is none. Most texts know but "$". */
static const struct cash_sign *sign_at(const struct ds_values *s, size_t i)
{
	ds_str text = ds_token_text(s->t, i);

	if (text.len == 0 || (text.at[0] != '$' && (unsigned char)text.at[0] < 0x80))
		return NULL;
	for (size_t k = 0; k < COUNT(signs); k++) {
		if (ds_str_is(text, signs[k].sign))
			return &signs[k];
	}
	return NULL;
}

/* Codes that are words as well. */
static bool shy_code(ds_str key)
{
	static const char *const shy[] = {"bam", "bob", "cad", "cop", "cup", "gel", "ils", "lak",
					  "mad", "mop", "pen", "php", "ron", "rub", "sar", "sos",
					  "tnd", "try"};

	for (size_t k = 0; key.len == 3 && k < COUNT(shy); k++) {
		if (ds_str_is(key, shy[k]))
			return true;
	}
	return false;
}

struct ds_unit_hit ds_currency_at(const struct ds_values *s, size_t i)
{
	const struct ds_cash_word *c;
	const struct cash_sign *sign;
	const char *code;
	double factor;

	if (ds_hyphen(s, i))
		i++;
	if (i >= s->n)
		return hit(NULL, 0, i);
	code = ds_currency_adjective(s, i);
	if (code)
		return hit(code, 1, i + 2);
	if (ds_key_is(s, i, "new") || ds_key_is(s, i, "hong") || ds_key_is(s, i, "south")) {
		code = ds_currency_adjective(s, i + 1);
		if (code)
			return hit(code, 1, i + 3);
	}
	if (ds_is(s, i, W_CASH) && ds_key_is(s, i + 1, "sterling"))
		return hit("GBP", 1, i + 2);
	sign = sign_at(s, i);
	if (sign)
		return hit(sign->code, 1, i + 1);
	c = scaled_code(s, i, &factor);
	if (c)
		return hit(c->code, factor, i + 1);
	c = cash_find(ds_key(s, i));
	/* "5 cup", "two pen": a code is written in capitals where it is a word as well */
	if (c && shy_code(ds_key(s, i)) && !ds_flag(s, i, DS_TOKEN_UPPER))
		c = NULL;
	return c ? hit(c->code, c->factor, i + 1) : hit(NULL, 0, i);
}

struct ds_unit_hit ds_currency_sign(const struct ds_values *s, size_t i)
{
	const struct ds_cash_word *c;
	const struct cash_sign *sign;
	double factor;

	if (i >= s->n)
		return hit(NULL, 0, i);
	sign = sign_at(s, i);
	if (sign)
		return hit(sign->code, 1, i + 1);
	for (size_t k = 0; ds_key_is(s, i + 1, "$") && k < COUNT(dollars); k++) {
		if (ds_str_is(ds_key(s, i), dollars[k].sign) &&
		    (ds_flag(s, i + 1, DS_TOKEN_TIGHT) || ds_key(s, i).len > 1))
			return hit(dollars[k].code, 1, i + 2);
	}
	/* ISO codes and "Rs" in front: "USD 22.5 million" */
	if (ds_key_is(s, i, "rs") || ds_key_is(s, i, "rs."))
		return hit("INR", 1, i + 1);
	if (!ds_flag(s, i, DS_TOKEN_UPPER))
		return hit(NULL, 0, i);
	if (ds_key_is(s, i, "rm"))
		return hit("MYR", 1, i + 1);
	c = scaled_code(s, i, &factor);
	if (c)
		return hit(c->code, factor, i + 1);
	if (ds_key(s, i).len != 3)
		return hit(NULL, 0, i);
	c = cash_find(ds_key(s, i));
	return c ? hit(c->code, 1, i + 1) : hit(NULL, 0, i);
}
