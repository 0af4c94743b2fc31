/*
 * The closed vocabulary around verbs of saying. The verbs and their stance are in names_words.c.
 *
 * Invariant: words are match keys (small letters, no marks); a word may stand in several sets.
 * Left out: languages other than English.
 *
 * SPDX-License-Identifier: MIT
 */
#include "tag/claims_int.h"

#include "base/hash.h"

#include <pthread.h>

#define SLOTS 1024u /* a power of two, more than twice the words */
#define WORD_MAX 16u

struct words {
	uint32_t bits;
	const char *list; /* separated by one blank */
};

static const struct words vocabulary[] = {
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

struct slot {
	const char *at;
	uint32_t bits;
	uint8_t len;
};

static struct slot slots[SLOTS];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static struct slot *find_slot(const char *at, size_t len)
{
	size_t i = (size_t)ds_hash((ds_str){at, len}, 0) & (SLOTS - 1);

	while (slots[i].at && (slots[i].len != len || memcmp(slots[i].at, at, len) != 0))
		i = (i + 1) & (SLOTS - 1);
	return &slots[i];
}

static void add_words(const struct words *w)
{
	const char *p = w->list;

	while (*p) {
		size_t len = strcspn(p, " ");
		struct slot *s = find_slot(p, len);

		if (len) {
			*s = (struct slot){p, s->bits | w->bits, (uint8_t)len};
			p += len;
		}
		p += *p == ' ';
	}
}

static void fill(void)
{
	for (size_t i = 0; i < sizeof vocabulary / sizeof *vocabulary; i++)
		add_words(&vocabulary[i]);
}

uint32_t ds_claim_word(ds_str key)
{
	pthread_once(&once, fill);
	if (key.len == 0 || key.len > WORD_MAX)
		return 0;
	return find_slot(key.at, key.len)->bits;
}
