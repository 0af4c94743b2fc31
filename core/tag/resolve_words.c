/*
 * The closed vocabulary of offices and trades, the words that "the minister" is made of; and
 * of what tells men and women apart before a name.
 *
 * Invariant: words are match keys. Left out: languages other than English; plurals, which mean nobody
 * in particular.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/resolve_words_int.h"

#include "tag/words_int.h"

static const struct ds_word_set sets[] = {
	{RW_HEAD,
	 "president minister premier chancellor taoiseach secretary undersecretary governor mayor senator "
	 "congressman congresswoman ambassador envoy commissioner chairman chairwoman chairperson director "
	 "commander colonel brigadier lieutenant sergeant admiral marshal captain corporal king queen "
	 "emperor empress sultan emir sheikh crown pope patriarch archbishop bishop cardinal ayatollah "
	 "imam rabbi cleric prosecutor lawyer attorney solicitor barrister spokesman spokeswoman "
	 "spokesperson leader coach ombudsman lawmaker legislator mp adviser advisor aide editor "
	 "professor surgeon economist analyst activist journalist actor actress singer rapper novelist "
	 "diplomat negotiator mediator consul magistrate sheriff inspector superintendent detective "
	 "dictator monarch rector dean provost treasurer councillor councilman councilwoman "
	 "rapporteur comptroller archimandrite catholicos vizier viceroy tsar shah caliph dalai lama "
	 "billionaire footballer striker goalkeeper midfielder astronaut cosmonaut publisher "
	 "col col. capt capt. sen sen. gov gov. prof prof. adm adm. sgt sgt. lt lt. brig. amb."},
	{RW_HEAD | RW_LOOSE,
	 "gen gen. dr dr. maj maj. general chief head deputy representative executive judge justice speaker chair manager author "
	 "writer poet doctor major official officer prince princess "
	 "pilot founder owner researcher scientist historian architect composer conductor "
	 "artist painter producer star champion boss ranger"},
	{RW_SPECIAL,
	 "deputy vice former ex acting interim assistant associate under shadow outgoing incoming late "
	 "caretaker then-president elect designate honorary opposition previous next new"},
	{RW_COMPOUND, "prime first secretary director attorney prosecutor consul solicitor chief crown lord"},
	{RW_NOT, "elect candidate candidates designate nominee contender hopeful election elections office "
		 "residency ship"},
	{RW_BECAME, "as become became becomes becoming appointed elected named nominated chosen is was be "
		    "been being called crowned made like than serve served serving remain remained"},
	{RW_MAN, "mr mr. sir lord king prince husband son father brother uncle nephew grandson grandfather "
		 "baron duke emperor sultan"},
	{RW_WOMAN, "mrs mrs. ms ms. miss lady queen princess wife daughter mother sister aunt niece widow "
		   "granddaughter grandmother baroness duchess empress dame madam"},
	{RW_PAST,
	 "met spoke took gave went came made left held saw got sent led told flew won lost kept put set cut "
	 "ran sat stood brought thought felt found began broke chose drew fell forgot wrote knew meant paid "
	 "read rose sought sold taught understood wore has had is was will would may might can could did "
	 "does should must"},
};

const struct ds_word_sets ds_role_words = {sets, sizeof sets / sizeof *sets};

ds_str ds_role_plain(ds_str key)
{
	static const char *const same[][2] = {
		{"gen", "general"},	  {"gen.", "general"},	      {"col", "colonel"},
		{"col.", "colonel"},	  {"capt", "captain"},	      {"capt.", "captain"},
		{"sen", "senator"},	  {"sen.", "senator"},	      {"gov", "governor"},
		{"gov.", "governor"},	  {"prof", "professor"},      {"prof.", "professor"},
		{"dr", "doctor"},	  {"dr.", "doctor"},	      {"adm", "admiral"},
		{"adm.", "admiral"},	  {"sgt", "sergeant"},	      {"sgt.", "sergeant"},
		{"maj", "major"},	  {"maj.", "major"},	      {"lt", "lieutenant"},
		{"lt.", "lieutenant"},	  {"brig.", "brigadier"},     {"amb.", "ambassador"},
		{"spokeswoman", "spokesman"}, {"spokesperson", "spokesman"},
		{"chairwoman", "chairman"},   {"chairperson", "chairman"},
		{"adviser", "advisor"},	      {"defence", "defense"}, {"labour", "labor"}};

	for (size_t i = 0; key.len && i < sizeof same / sizeof *same; i++) {
		if (same[i][0][0] == key.at[0] && ds_str_is(key, same[i][0]))
			return ds_str_of(same[i][1]);
	}
	return key;
}
