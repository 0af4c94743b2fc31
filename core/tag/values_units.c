/*
 * Units and currencies behind and in front of numbers.
 *
 * Own knowledge; currency codes are ISO 4217 (and XBT by custom). Tables are sorted by bytes of the
 * match key (a test checks it). A plain "$" is the US dollar; "pounds" alone are a weight; a
 * currency name that many countries share ("pesos") has no code unless an adjective names the
 * country.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/values_units.h"

const struct ds_unit_word ds_unit_words[] = {
	{"acre", "acre", false}, {"acres", "acre", false}, {"amp", "ampere", false},
	{"ampere", "ampere", false}, {"amperes", "ampere", false}, {"amps", "ampere", false},
	{"barrel", "barrel", false}, {"barrels", "barrel", false}, {"bbl", "barrel", true},
	{"bhp", "horsepower", true}, {"bushel", "bushel", false}, {"bushels", "bushel", false},
	{"byte", "byte", false}, {"bytes", "byte", false}, {"calorie", "calorie", false},
	{"calories", "calorie", false}, {"carat", "carat", false}, {"carats", "carat", false},
	{"cc", "cubic centimetre", true}, {"celcius", "degree celsius", false},
	{"celsius", "degree celsius", false}, {"centimeter", "centimetre", false},
	{"centimeters", "centimetre", false}, {"centimetre", "centimetre", false},
	{"centimetres", "centimetre", false}, {"cm", "centimetre", true}, {"db", "decibel", true},
	{"decibel", "decibel", false}, {"decibels", "decibel", false},
	{"degree", "degree", false}, {"degrees", "degree", false},
	{"fahrenheit", "degree fahrenheit", false}, {"farenheit", "degree fahrenheit", false},
	{"feet", "foot", false}, {"foot", "foot", false}, {"ft", "foot", true},
	{"g", "gram", true}, {"gal", "gallon", true}, {"gallon", "gallon", false},
	{"gallons", "gallon", false}, {"gb", "gigabyte", true}, {"ghz", "gigahertz", true},
	{"gigabit", "gigabit", false}, {"gigabits", "gigabit", false},
	{"gigabyte", "gigabyte", false}, {"gigabytes", "gigabyte", false},
	{"gigahertz", "gigahertz", false}, {"gigawatt", "gigawatt", false},
	{"gigawatts", "gigawatt", false}, {"gram", "gram", false}, {"gramme", "gram", false},
	{"grammes", "gram", false}, {"grams", "gram", false}, {"gw", "gigawatt", true},
	{"gwh", "gigawatt hour", true}, {"ha", "hectare", true}, {"hectare", "hectare", false},
	{"hectares", "hectare", false}, {"hertz", "hertz", false},
	{"horsepower", "horsepower", false}, {"hp", "horsepower", true}, {"hz", "hertz", true},
	{"inch", "inch", false}, {"inches", "inch", false}, {"joule", "joule", false},
	{"joules", "joule", false}, {"kb", "kilobyte", true}, {"kcal", "kilocalorie", true},
	{"kelvin", "kelvin", false}, {"kelvins", "kelvin", false}, {"kg", "kilogram", true},
	{"kgs", "kilogram", true}, {"khz", "kilohertz", true}, {"kilo", "kilogram", false},
	{"kilobyte", "kilobyte", false}, {"kilobytes", "kilobyte", false},
	{"kilocalorie", "kilocalorie", false}, {"kilocalories", "kilocalorie", false},
	{"kilogram", "kilogram", false}, {"kilogramme", "kilogram", false},
	{"kilogrammes", "kilogram", false}, {"kilograms", "kilogram", false},
	{"kilohertz", "kilohertz", false}, {"kilometer", "kilometre", false},
	{"kilometers", "kilometre", false}, {"kilometre", "kilometre", false},
	{"kilometres", "kilometre", false}, {"kilos", "kilogram", false},
	{"kiloton", "kiloton", false}, {"kilotonne", "kiloton", false},
	{"kilotonnes", "kiloton", false}, {"kilotons", "kiloton", false},
	{"kilowatt", "kilowatt", false}, {"kilowatts", "kilowatt", false},
	{"km", "kilometre", true}, {"km2", "square kilometre", true},
	{"kmh", "kilometre per hour", true}, {"kmph", "kilometre per hour", true},
	{"kms", "kilometre", false}, {"kn", "knot", true}, {"knot", "knot", false},
	{"knots", "knot", false}, {"kph", "kilometre per hour", true}, {"kt", "kiloton", true},
	{"kw", "kilowatt", true}, {"kwh", "kilowatt hour", true}, {"l", "litre", true},
	{"lb", "pound", true}, {"lbs", "pound", true}, {"lightyear", "light year", false},
	{"lightyears", "light year", false}, {"liter", "litre", false},
	{"liters", "litre", false}, {"litre", "litre", false}, {"litres", "litre", false},
	{"m", "metre", true}, {"m2", "square metre", true}, {"m3", "cubic metre", true},
	{"mb", "megabyte", true}, {"mbps", "megabit per second", true},
	{"mcg", "microgram", true}, {"megabit", "megabit", false}, {"megabits", "megabit", false},
	{"megabyte", "megabyte", false}, {"megabytes", "megabyte", false},
	{"megahertz", "megahertz", false}, {"megawatt", "megawatt", false},
	{"megawatts", "megawatt", false}, {"meter", "metre", false}, {"meters", "metre", false},
	{"metre", "metre", false}, {"metres", "metre", false}, {"mg", "milligram", true},
	{"mhz", "megahertz", true}, {"mi", "mile", true}, {"microgram", "microgram", false},
	{"microgramme", "microgram", false}, {"microgrammes", "microgram", false},
	{"micrograms", "microgram", false}, {"micrometer", "micrometre", false},
	{"micrometers", "micrometre", false}, {"micrometre", "micrometre", false},
	{"micrometres", "micrometre", false}, {"micron", "micrometre", false},
	{"microns", "micrometre", false}, {"mile", "mile", false}, {"miles", "mile", false},
	{"milligram", "milligram", false}, {"milligrams", "milligram", false},
	{"milliliter", "millilitre", false}, {"milliliters", "millilitre", false},
	{"millilitre", "millilitre", false}, {"millilitres", "millilitre", false},
	{"millimeter", "millimetre", false}, {"millimeters", "millimetre", false},
	{"millimetre", "millimetre", false}, {"millimetres", "millimetre", false},
	{"millisecond", "millisecond", false}, {"milliseconds", "millisecond", false},
	{"ml", "millilitre", true}, {"mm", "millimetre", true}, {"mph", "mile per hour", true},
	{"ms", "millisecond", true}, {"mw", "megawatt", true}, {"mwh", "megawatt hour", true},
	{"nanometer", "nanometre", false}, {"nanometers", "nanometre", false},
	{"nanometre", "nanometre", false}, {"nanometres", "nanometre", false},
	{"newton", "newton", false}, {"newtons", "newton", false}, {"nm", "nanometre", true},
	{"ounce", "ounce", false}, {"ounces", "ounce", false}, {"oz", "ounce", true},
	{"pascal", "pascal", false}, {"pascals", "pascal", false}, {"pint", "pint", false},
	{"pints", "pint", false}, {"pound", "pound", false}, {"pounds", "pound", false},
	{"t", "tonne", true}, {"tb", "terabyte", true}, {"terabyte", "terabyte", false},
	{"terabytes", "terabyte", false}, {"ton", "ton", false}, {"tonne", "tonne", false},
	{"tonnes", "tonne", false}, {"tons", "ton", false}, {"ug", "microgram", true},
	{"v", "volt", true}, {"volt", "volt", false}, {"volts", "volt", false},
	{"w", "watt", true}, {"watt", "watt", false}, {"watts", "watt", false},
	{"yard", "yard", false}, {"yards", "yard", false}, {"yd", "yard", true},
	{"yds", "yard", true}, {"°c", "degree celsius", true}, {"°f", "degree fahrenheit", true},
	{"μg", "microgram", true},
};

const size_t ds_unit_words_n = sizeof ds_unit_words / sizeof *ds_unit_words;

const struct ds_cash_word ds_cash_words[] = {
	{"aed", "AED", 1}, {"amd", "AMD", 1}, {"aud", "AUD", 1}, {"azn", "AZN", 1},
	{"baht", "THB", 1}, {"bdt", "BDT", 1}, {"bgn", "BGN", 1}, {"birr", "ETB", 1},
	{"bitcoin", "XBT", 1}, {"bitcoins", "XBT", 1}, {"brl", "BRL", 1}, {"btc", "XBT", 1},
	{"bucks", "USD", 1}, {"byn", "BYN", 1}, {"cad", "CAD", 1}, {"cedi", "GHS", 1},
	{"cedis", "GHS", 1}, {"cent", "USD", 0.01}, {"cents", "USD", 0.01}, {"chf", "CHF", 1},
	{"cny", "CNY", 1}, {"crowns", "", 1}, {"czk", "CZK", 1}, {"dinar", "", 1},
	{"dinars", "", 1}, {"dirham", "AED", 1}, {"dirhams", "AED", 1}, {"dkk", "DKK", 1},
	{"dollar", "USD", 1}, {"dollars", "USD", 1}, {"dong", "VND", 1}, {"dram", "AMD", 1},
	{"drams", "AMD", 1}, {"egp", "EGP", 1}, {"eur", "EUR", 1}, {"euro", "EUR", 1},
	{"euros", "EUR", 1}, {"forint", "HUF", 1}, {"forints", "HUF", 1}, {"franc", "", 1},
	{"francs", "", 1}, {"gbp", "GBP", 1}, {"gel", "GEL", 1}, {"greenback", "USD", 1},
	{"hkd", "HKD", 1}, {"hryvnia", "UAH", 1}, {"hryvnias", "UAH", 1}, {"huf", "HUF", 1},
	{"idr", "IDR", 1}, {"ils", "ILS", 1}, {"inr", "INR", 1}, {"irr", "IRR", 1},
	{"jpy", "JPY", 1}, {"kes", "KES", 1}, {"kopeck", "RUB", 0.01}, {"kopecks", "RUB", 0.01},
	{"kopek", "RUB", 0.01}, {"kopeks", "RUB", 0.01}, {"koruna", "CZK", 1},
	{"korunas", "CZK", 1}, {"krona", "", 1}, {"kronas", "", 1}, {"krone", "", 1},
	{"kroner", "NOK", 1}, {"kronor", "SEK", 1}, {"krw", "KRW", 1}, {"kwd", "KWD", 1},
	{"kzt", "KZT", 1}, {"lari", "GEL", 1}, {"lira", "TRY", 1}, {"liras", "TRY", 1},
	{"lire", "TRY", 1}, {"manat", "AZN", 1}, {"manats", "AZN", 1}, {"markka", "", 1},
	{"mxn", "MXN", 1}, {"myr", "MYR", 1}, {"naira", "NGN", 1}, {"ngn", "NGN", 1},
	{"nok", "NOK", 1}, {"nzd", "NZD", 1}, {"pence", "GBP", 0.01}, {"peso", "", 1},
	{"pesos", "", 1}, {"php", "PHP", 1}, {"pkr", "PKR", 1}, {"pln", "PLN", 1},
	{"qapik", "AZN", 0.01}, {"quid", "GBP", 1}, {"rand", "ZAR", 1}, {"reais", "BRL", 1},
	{"renminbi", "CNY", 1}, {"rial", "IRR", 1}, {"rials", "IRR", 1}, {"ringgit", "MYR", 1},
	{"riyal", "SAR", 1}, {"riyals", "SAR", 1}, {"rmb", "CNY", 1}, {"ron", "RON", 1},
	{"rouble", "RUB", 1}, {"roubles", "RUB", 1}, {"rub", "RUB", 1}, {"ruble", "RUB", 1},
	{"rubles", "RUB", 1}, {"rupee", "INR", 1}, {"rupees", "INR", 1}, {"rupiah", "IDR", 1},
	{"sar", "SAR", 1}, {"sek", "SEK", 1}, {"sgd", "SGD", 1}, {"shekel", "ILS", 1},
	{"shekels", "ILS", 1}, {"shilling", "", 1}, {"shillings", "", 1}, {"taka", "BDT", 1},
	{"tenge", "KZT", 1}, {"thb", "THB", 1}, {"twd", "TWD", 1}, {"uah", "UAH", 1},
	{"usd", "USD", 1}, {"uzs", "UZS", 1}, {"vnd", "VND", 1}, {"yen", "JPY", 1},
	{"yuan", "CNY", 1}, {"zar", "ZAR", 1}, {"zloties", "PLN", 1}, {"zloty", "PLN", 1},
	{"zlotys", "PLN", 1},
};

const size_t ds_cash_words_n = sizeof ds_cash_words / sizeof *ds_cash_words;

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
	{"dominican", "peso", "DOP"}, {"egyptian", "pound", "EGP"}, {"filipino", "peso", "PHP"},
	{"finnish", "mark", "FIM"}, {"french", "franc", "FRF"}, {"german", "mark", "DEM"},
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
		{"metric", "ton", "tonne"}, {"light", "year", "light year"},
	};
	bool square = ds_str_is(key, "sq") || ds_str_is(key, "sq.");

	for (size_t i = 0; i < COUNT(powers); i++) {
		if ((ds_str_is(key, powers[i].how) || (square && powers[i].how[0] == 's')) &&
		    strcmp(base, powers[i].base) == 0)
			return powers[i].name;
	}
	return NULL;
}

/* "per hour", "/h", "an hour" behind a length or a volume */
static struct ds_unit_hit speed(const struct ds_values *s, struct ds_unit_hit h)
{
	static const struct {
		const char *unit, *time, *name;
	} speeds[] = {
		{"kilometre", "h", "kilometre per hour"}, {"mile", "h", "mile per hour"},
		{"metre", "s", "metre per second"}, {"foot", "s", "foot per second"},
		{"kilometre", "s", "kilometre per second"}, {"litre", "s", "litre per second"},
		{"metre", "h", "metre per hour"}, {"barrel", "d", "barrel per day"},
		{"gram", "l", "gram per litre"}, {"cubic metre", "s", "cubic metre per second"},
	};
	ds_str key = ds_key(s, h.end + 1);
	bool per = ds_is(s, h.end, W_PER) || ds_key_is(s, h.end, "/");

	if (!per && !(ds_is(s, h.end, W_A) && strcmp(h.unit, "mile") == 0))
		return h;
	for (size_t i = 0; i < COUNT(speeds); i++) {
		char t = speeds[i].time[0];
		bool same = ds_str_eq(key, (ds_str){&t, 1}) ||
			    (t == 'h' && (ds_str_is(key, "hour") || ds_str_is(key, "hr"))) ||
			    (t == 's' && (ds_str_is(key, "second") || ds_str_is(key, "sec"))) ||
			    (t == 'd' && ds_str_is(key, "day")) ||
			    (t == 'l' && ds_str_is(key, "litre"));

		if (same && strcmp(speeds[i].unit, h.unit) == 0)
			return hit(speeds[i].name, 1, h.end + 2);
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
	/* "40 T ..." and "5 V" are more often names than units */
	if (u->abbreviation && ds_key(s, i).len == 1 && ds_flag(s, i, DS_TOKEN_TITLE))
		return hit(NULL, 0, i);
	return speed(s, hit(u->unit, 1, i + 1));
}

struct ds_unit_hit ds_unit_glued(ds_str suffix)
{
	const struct ds_unit_word *u = unit_find(suffix);

	return u ? hit(u->unit, 1, 0) : hit(NULL, 0, 0);
}

struct ds_unit_hit ds_currency_glued(ds_str suffix)
{
	const struct ds_cash_word *c = suffix.len == 3 ? cash_find(suffix) : NULL;

	return c && c->code[0] ? hit(c->code, c->factor, 0) : hit(NULL, 0, 0);
}

/* the country's code where an adjective stands in front of the currency's name */
static const char *by_adjective(const struct ds_values *s, size_t i)
{
	ds_str adj = ds_key(s, i), name = ds_key(s, i + 1);

	if (adj.len > 1 && adj.at[adj.len - 1] == '.')
		adj.len--;
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

struct ds_unit_hit ds_currency_at(const struct ds_values *s, size_t i)
{
	const struct ds_cash_word *c;
	const struct cash_sign *sign;
	const char *code;

	if (ds_hyphen(s, i))
		i++;
	if (i >= s->n)
		return hit(NULL, 0, i);
	code = by_adjective(s, i);
	if (code)
		return hit(code, 1, i + 2);
	if (ds_key_is(s, i, "new") || ds_key_is(s, i, "hong") || ds_key_is(s, i, "south")) {
		code = by_adjective(s, i + 1);
		if (code)
			return hit(code, 1, i + 3);
	}
	if (ds_is(s, i, W_CASH) && ds_key_is(s, i + 1, "sterling"))
		return hit("GBP", 1, i + 2);
	sign = sign_at(s, i);
	if (sign)
		return hit(sign->code, 1, i + 1);
	c = cash_find(ds_key(s, i));
	return c ? hit(c->code, c->factor, i + 1) : hit(NULL, 0, i);
}

struct ds_unit_hit ds_currency_sign(const struct ds_values *s, size_t i)
{
	const struct ds_cash_word *c;
	const struct cash_sign *sign;

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
	if (ds_key(s, i).len != 3 || !ds_flag(s, i, DS_TOKEN_UPPER))
		return hit(NULL, 0, i);
	c = cash_find(ds_key(s, i));
	return c ? hit(c->code, 1, i + 1) : hit(NULL, 0, i);
}
