/*
 * What each unit measures, and measures in two units: "5 ft 2 in", "7 feet and 10 inches".
 *
 * Own knowledge. Sizes are those of the International System and of the United States customary
 * units, in metres, kilograms or litres; 0 where no text joins the unit with a smaller one. Sorted
 * by bytes (a test checks it).
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/values_units.h"

const struct ds_dimension ds_dimensions[] = {
	{"British thermal unit", "energy", 0}, {"acre", "area", 0}, {"ampere", "electricity", 0},
	{"ampere hour", "electricity", 0}, {"atmosphere", "pressure", 0}, {"barrel", "volume", 0},
	{"barrel per day", "flow", 0}, {"beat per minute", "frequency", 0},
	{"becquerel", "radiation", 0}, {"bit per second", "data rate", 0}, {"bushel", "volume", 0},
	{"bushel per acre", "yield", 0}, {"byte", "data", 0}, {"calorie", "energy", 0},
	{"candela", "light", 0}, {"carat", "mass", 0.0002}, {"centigram", "mass", 1e-05},
	{"centilitre", "volume", 0.01}, {"centimetre", "length", 0.01},
	{"cubic centimetre", "volume", 0}, {"cubic foot", "volume", 0},
	{"cubic foot per second", "flow", 0}, {"cubic inch", "volume", 0},
	{"cubic kilometre", "volume", 0}, {"cubic metre", "volume", 0},
	{"cubic metre per day", "flow", 0}, {"cubic metre per second", "flow", 0},
	{"cubic mile", "volume", 0}, {"cubic millimetre", "volume", 0}, {"cubic yard", "volume", 0},
	{"cup", "volume", 0.2365882365}, {"decibel", "sound level", 0},
	{"decigram", "mass", 0.0001}, {"decilitre", "volume", 0.1}, {"decimetre", "length", 0.1},
	{"degree", "angle", 0}, {"degree celsius", "temperature", 0},
	{"degree fahrenheit", "temperature", 0}, {"dunam", "area", 0},
	{"electronvolt", "energy", 0}, {"exabyte", "data", 0}, {"fathom", "length", 1.8288},
	{"fluid ounce", "volume", 0.0295735295625}, {"foot", "length", 0.3048},
	{"foot per minute", "speed", 0}, {"foot per second", "speed", 0},
	{"furlong", "length", 201.168}, {"gallon", "volume", 3.785411784}, {"gibibyte", "data", 0},
	{"gigabit", "data", 0}, {"gigabit per second", "data rate", 0}, {"gigabyte", "data", 0},
	{"gigaelectronvolt", "energy", 0}, {"gigahertz", "frequency", 0},
	{"gigajoule", "energy", 0}, {"gigalitre", "volume", 1000000000.0},
	{"gigapascal", "pressure", 0}, {"gigatonne", "mass", 0}, {"gigawatt", "power", 0},
	{"gigawatt hour", "energy", 0}, {"gram", "mass", 0.001},
	{"gram per litre", "concentration", 0}, {"hectare", "area", 0},
	{"hectolitre", "volume", 100}, {"hectometre", "length", 100},
	{"hectopascal", "pressure", 0}, {"hertz", "frequency", 0}, {"horsepower", "power", 0},
	{"hundredweight", "mass", 50.80234544}, {"inch", "length", 0.0254}, {"joule", "energy", 0},
	{"kelvin", "temperature", 0}, {"kibibyte", "data", 0}, {"kilo-ohm", "electricity", 0},
	{"kiloampere", "electricity", 0}, {"kilobit", "data", 0},
	{"kilobit per second", "data rate", 0}, {"kilobyte", "data", 0},
	{"kilocalorie", "energy", 0}, {"kiloelectronvolt", "energy", 0}, {"kilogram", "mass", 1},
	{"kilogram per hectare", "yield", 0}, {"kilohertz", "frequency", 0},
	{"kilojoule", "energy", 0}, {"kilolitre", "volume", 1000}, {"kilometre", "length", 1000},
	{"kilometre per hour", "speed", 0}, {"kilometre per second", "speed", 0},
	{"kilonewton", "force", 0}, {"kilopascal", "pressure", 0}, {"kiloton", "mass", 0},
	{"kilovolt", "electricity", 0}, {"kilowatt", "power", 0}, {"kilowatt hour", "energy", 0},
	{"knot", "speed", 0}, {"light year", "length", 9460730472580800.0}, {"litre", "volume", 1},
	{"litre per day", "flow", 0}, {"litre per minute", "flow", 0},
	{"litre per second", "flow", 0}, {"long ton", "mass", 1016.0469088}, {"lumen", "light", 0},
	{"lux", "light", 0}, {"mebibyte", "data", 0}, {"megabit", "data", 0},
	{"megabit per second", "data rate", 0}, {"megabyte", "data", 0},
	{"megabyte per second", "data rate", 0}, {"megaelectronvolt", "energy", 0},
	{"megahertz", "frequency", 0}, {"megajoule", "energy", 0},
	{"megalitre", "volume", 1000000.0}, {"megametre", "length", 1000000.0},
	{"meganewton", "force", 0}, {"megapascal", "pressure", 0}, {"megatonne", "mass", 0},
	{"megavolt", "electricity", 0}, {"megawatt", "power", 0}, {"megawatt hour", "energy", 0},
	{"megayear", "time", 0}, {"metre", "length", 1}, {"metre per hour", "speed", 0},
	{"metre per minute", "speed", 0}, {"metre per second", "speed", 0},
	{"microgram", "mass", 1e-09}, {"microgram per cubic metre", "concentration", 0},
	{"microgram per litre", "concentration", 0}, {"microlitre", "volume", 1e-06},
	{"micrometre", "length", 1e-06}, {"microsecond", "time", 0},
	{"microsievert", "radiation", 0}, {"mile", "length", 1609.344},
	{"mile per gallon", "fuel economy", 0}, {"mile per hour", "speed", 0},
	{"mile per second", "speed", 0}, {"milliampere", "electricity", 0},
	{"millibar", "pressure", 0}, {"milligram", "mass", 1e-06},
	{"milligram per cubic metre", "concentration", 0},
	{"milligram per decilitre", "concentration", 0},
	{"milligram per kilogram", "concentration", 0}, {"milligram per litre", "concentration", 0},
	{"millilitre", "volume", 0.001}, {"millimetre", "length", 0.001},
	{"millisecond", "time", 0}, {"millisievert", "radiation", 0},
	{"millivolt", "electricity", 0}, {"milliwatt", "power", 0}, {"nanogram", "mass", 1e-12},
	{"nanogram per millilitre", "concentration", 0}, {"nanolitre", "volume", 1e-09},
	{"nanometre", "length", 1e-09}, {"nanosecond", "time", 0},
	{"nautical mile", "length", 1852}, {"newton", "force", 0}, {"ohm", "electricity", 0},
	{"ounce", "mass", 0.028349523125}, {"parsec", "length", 3.085677581491367e+16},
	{"part per billion", "concentration", 0}, {"part per million", "concentration", 0},
	{"pascal", "pressure", 0}, {"petabyte", "data", 0}, {"petajoule", "energy", 0},
	{"picogram", "mass", 1e-15}, {"picometre", "length", 1e-12},
	{"pint", "volume", 0.473176473}, {"pound", "mass", 0.45359237},
	{"pound per square inch", "pressure", 0}, {"quart", "volume", 0.946352946},
	{"quintal", "mass", 100}, {"radian", "angle", 0}, {"revolution per minute", "frequency", 0},
	{"roentgen", "radiation", 0}, {"short ton", "mass", 907.18474}, {"sievert", "radiation", 0},
	{"square centimetre", "area", 0}, {"square foot", "area", 0}, {"square inch", "area", 0},
	{"square kilometre", "area", 0}, {"square metre", "area", 0}, {"square mile", "area", 0},
	{"square millimetre", "area", 0}, {"square yard", "area", 0},
	{"tablespoon", "volume", 0.01478676478125}, {"teaspoon", "volume", 0.00492892159375},
	{"terabit", "data", 0}, {"terabit per second", "data rate", 0}, {"terabyte", "data", 0},
	{"teragram", "mass", 1000000000.0}, {"terahertz", "frequency", 0},
	{"terajoule", "energy", 0}, {"terawatt", "power", 0}, {"terawatt hour", "energy", 0},
	{"therm", "energy", 0}, {"thousand cubic feet", "volume", 0}, {"ton", "mass", 907.18474},
	{"ton per day", "flow", 0}, {"tonne", "mass", 1000}, {"tonne per day", "flow", 0},
	{"tonne per hectare", "yield", 0}, {"tonne per year", "flow", 0},
	{"troy ounce", "mass", 0.0311034768}, {"volt", "electricity", 0}, {"watt", "power", 0},
	{"watt hour", "energy", 0}, {"yard", "length", 0.9144}, {"yottabyte", "data", 0},
	{"zettabyte", "data", 0}, {"ångström", "length", 1e-10},
};

const size_t ds_dimensions_n = sizeof ds_dimensions / sizeof *ds_dimensions;

static const struct ds_dimension *find(ds_str unit)
{
	size_t lo = 0, hi = ds_dimensions_n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int c = ds_str_probe(ds_dimensions[mid].unit, unit);

		if (c == 0)
			return &ds_dimensions[mid];
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

const char *ds_unit_dimension(ds_str unit)
{
	const struct ds_dimension *d = find(unit);

	return d ? d->dimension : NULL;
}

/* Units that are said one behind the other: "5 ft 2 in", not "5 litres, 3 fl oz". */
static bool go_together(const char *unit, const char *smaller)
{
	static const char *const pairs[][2] = {
		{"mile", "yard"}, {"mile", "foot"}, {"yard", "foot"}, {"yard", "inch"},
		{"foot", "inch"}, {"pound", "ounce"}, {"ton", "pound"}, {"kilometre", "metre"},
		{"metre", "decimetre"}, {"metre", "centimetre"}, {"metre", "millimetre"},
		{"centimetre", "millimetre"}, {"kilogram", "gram"}, {"gram", "milligram"},
		{"litre", "millilitre"}, {"gallon", "quart"}, {"gallon", "pint"}, {"quart", "pint"},
		{"pint", "fluid ounce"}, {"cup", "tablespoon"}, {"tablespoon", "teaspoon"},
	};

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		if (strcmp(pairs[i][0], unit) == 0 && strcmp(pairs[i][1], smaller) == 0)
			return true;
	}
	return false;
}

double ds_unit_smaller(const char *unit, const char *smaller)
{
	const struct ds_dimension *a = find(ds_str_of(unit)), *b = find(ds_str_of(smaller));

	if (!a || !b || a->size <= 0 || b->size <= 0 || a->size <= b->size ||
	    strcmp(a->dimension, b->dimension) != 0)
		return 0;
	return b->size / a->size;
}

/* A whole number at i with a unit behind it; false if there is none. */
static bool part_at(const struct ds_values *s, size_t i, double *v, struct ds_unit_hit *hit)
{
	struct ds_num n;

	memset(&n, 0, sizeof n);
	if (!ds_num_parse(s, i, true, &n) || !n.exact || n.ordinal || n.fraction || n.vague ||
	    n.scale)
		return false;
	*v = n.v;
	if (n.suffix.len) {
		*hit = ds_unit_glued(s, n.end, n.suffix);
		return hit->unit != NULL;
	}
	hit->unit = NULL;
	hit->end = n.end;
	return true;
}

/* Where the smaller part may stand behind token end: "7 feet and 10", "7 feet, 10". */
static size_t joined(const struct ds_values *s, size_t end)
{
	size_t i = ds_key_is(s, end, ",") ? end + 1 : end;

	if (ds_is(s, i, W_AND))
		i++;
	return ds_same_sentence(s, end - 1, i) && !ds_flag(s, i, DS_TOKEN_PARA) ? i : end;
}

static void add(struct ds_measure *m, double v, size_t end)
{
	m->num.v += v;
	m->num.low = m->num.high = m->num.v;
	m->end = end;
}

void ds_quantity_more(const struct ds_values *s, struct ds_measure *m)
{
	const char *last = m->unit;

	/* only the smallest part may be broken: "5.5 ft 2 in" is nothing that anybody writes */
	for (int n = 0; n < 3 && m->num.exact && !m->num.fraction; n++) {
		size_t i = joined(s, m->end);
		struct ds_unit_hit hit;
		double v, size;

		if (!part_at(s, i, &v, &hit))
			return;
		if (!hit.unit) {
			size_t at = hit.end;

			hit = ds_unit_at(s, at, true);
			if (!hit.unit && (ds_key_is(s, at, "in") || ds_key_is(s, at, "in.")) &&
			    !ds_kind_is(s, at + 1, DS_KIND_NUMBER))
				hit = (struct ds_unit_hit){"inch", 1, at + 1};
		}
		if (!hit.unit)
			return;
		size = go_together(last, hit.unit) ? ds_unit_smaller(last, hit.unit) : 0;
		/* the smaller part is not as much as one of the greater, but for loose talk */
		if (size <= 0 || v * size >= 4)
			return;
		add(m, v * ds_unit_smaller(m->unit, hit.unit), hit.end);
		last = hit.unit;
	}
}

/* "15 dollars 50", "$20 43": hundredths without their name, where nothing else follows */
static bool bare_cents(const struct ds_values *s, size_t i, const struct ds_measure *m)
{
	struct ds_fig f;

	return ds_fig_at(s, i, &f) && f.shape == FIG_NUMBER && f.digits == 2 && !f.frac &&
	       !f.suffix.len && m->num.v == (double)(long)m->num.v && m->num.v < 1e6 &&
	       m->num.scale == 0 &&
	       (!ds_kind_is(s, i + 1, DS_KIND_WORD) || !ds_same_sentence(s, i, i + 1)) &&
	       !ds_kind_is(s, i + 1, DS_KIND_NUMBER) && !ds_key_is(s, i + 1, "%") &&
	       !ds_dash(s, i + 1) && !ds_currency_sign(s, i + 1).unit;
}

void ds_money_more(const struct ds_values *s, struct ds_measure *m)
{
	size_t i = joined(s, m->end);
	struct ds_unit_hit hit;
	struct ds_fig f;
	double v;

	/* "75 USD million" */
	if (ds_is(s, m->end, W_SCALE) && m->num.scale == 0 && m->num.exact) {
		m->num.v *= ds_scale10(1, s->lex[m->end]->a);
		m->num.low = m->num.high = m->num.v;
		m->num.scale = s->lex[m->end]->a;
		m->end++;
		return;
	}
	/* "20 pesos, 50 cents" may be a list */
	if (!m->num.exact || m->num.scale || (m->factor > 0 && m->factor < 0.5) ||
	    !(m->num.v >= 0) || ds_key_is(s, m->end, ","))
		return;
	if (bare_cents(s, i, m) && ds_fig_at(s, i, &f)) {
		add(m, (double)f.mant / 100, i + 1);
		return;
	}
	if (!part_at(s, i, &v, &hit) || hit.unit || v >= 100)
		return;
	hit = ds_currency_at(s, hit.end);
	if (hit.unit && hit.factor == 0.01 &&
	    (strcmp(hit.unit, m->unit) == 0 || ds_key_is(s, hit.end - 1, "cents") ||
	     ds_key_is(s, hit.end - 1, "cent")))
		add(m, v / 100, hit.end);
}
