/*
 * The closed vocabulary around verbs of saying. The verbs and their stance are in names_words.c.
 *
 * Invariant: words are match keys (small letters, no marks); a word may stand in several sets.
 * Left out: languages other than English.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/claims_int.h"

#include "tag/vocabulary_int.h"

#include <pthread.h>

static const struct ds_word_set sets[] = {
	{C_BREAK,
	 "that but while as because after before when where if although though since until whereas "
	 "than so which who whom whose what how why whether once unless yet nor then"},
	{C_FINITE,
	 "is was are were am has had have will would may might could should can shall did does do "
	 "must died fell rose hit struck left went came took began sank fled lost found saw gave "
	 "made got shot broke drove met held won sent kept stood ran became knew brought bought "
	 "built caught fought felt grew heard led lay paid sold spoke spent thought threw wrote "
	 "remain remains seems seem needs need n't 're 'll"},
	{C_PREP,
	 "of in near from at to into outside inside around across for on with by during under over "
	 "against between among about behind beyond via within without through including amid "
	 "toward towards following despite upon"},
	{C_ADV,
	 "late early earlier later meanwhile however also today yesterday tomorrow again "
	 "separately only just still even instead moreover furthermore already soon too therefore "
	 "nevertheless tonight twice once out"},
	{C_OBJECT,
	 "goodbye goodbyes farewell farewells hello hi yes no nothing little much so something "
	 "anything everything prayers prayer thanks sorry grace mass more less enough otherwise"},
	{C_ASK,
	 "whether if how why when what where who which whom"},
	{C_REFUSE,
	 "declined decline declines declining refused refuse refuses refusing failed fail fails "
	 "unable unwilling reluctant"},
	{C_RAISE,
	 "continued continues continue appeared appears appear seemed seems seem went began begins "
	 "able"},
	{C_COUNT,
	 "counted counts count recorded records registered tallied logged listed"},
	{C_FATE,
	 "dead killed missing injured wounded hurt displaced destroyed damaged detained"},
	{C_SURE,
	 "said says say told tells tell added adds announced announces stated states insisted "
	 "insists explained replied warned warns denied denies confirmed confirms claimed claims "
	 "acknowledged admitted alleged stressed declared argued wrote believe believes"},
	{C_DET,
	 "the a an his her its their our my your this these those some several many most both no "
	 "another one two three four five any all each"},
	{C_NO,
	 "no nobody none neither"},
	{C_ACT,
	 "find finds found show shows showed shown prove proves proved proven establish "
	 "establishes established document documented recognise recognises recognised recognize "
	 "recognizes recognized certify certified question questions questioned challenge "
	 "challenges challenged charge charges charged query queried conclude concluded"},
	{C_TELL,
	 "tell tells told telling inform informs informed"},
};

static struct ds_word_slot slots[1024];
static uint16_t tags[1024];
static const struct ds_vocabulary vocabulary = {sets, sizeof sets / sizeof *sets, slots, tags,
						sizeof slots / sizeof *slots};
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void fill(void)
{
	ds_vocabulary_fill(&vocabulary);
}

uint32_t ds_claim_word(ds_str key)
{
	pthread_once(&once, fill);
	return ds_vocabulary_find(&vocabulary, key);
}
