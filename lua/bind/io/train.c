/*
 * Training of models, for Lua: files in, the model's bytes out.
 *
 * SPDX-License-Identifier: MIT
 */
#include "bind/tag/tag_int.h"
#include "io/gold.h"
#include "io/reader.h"
#include "tag/train.h"

#include <stdlib.h>
#include <zlib.h>

#define TOGETHER 20      /* sentences of a document, where a file does not mark them */
#define LINE_MOST 65536u /* bytes of a line of vectors */
#define DIMS_MOST 256

struct files {
	const char **v;
	size_t n;
};

struct job {
	ds_arena *mem;
	struct files labelled, dev, plain;
	const char *vectors; /* NULL = none */
	size_t words;        /* of them; 0 = all */
	ds_train_opts opts;
	ds_str info;
	lua_State *L;
	int report; /* function at this index, 0 = none */
	ds_trainer *trainer;
	const ds_gazetteer *lists[1];
};

/* ---- arguments: may raise ------------------------------------------------------------------------ */

static void read_option_files(lua_State *L, struct job *job, struct files *out, const char *key)
{
	lua_pushstring(L, key);
	if (lua_rawget(L, 2) == LUA_TTABLE)
		out->v = ds_bind_paths(L, lua_gettop(L), job->mem, &out->n);
	else if (!lua_isnil(L, -1))
		luaL_error(L, "option '%s' must be a table, got %s", key, luaL_typename(L, -1));
	lua_pop(L, 1);
}

static uint32_t read_number(lua_State *L, const char *key, lua_Integer most)
{
	return (uint32_t)ds_bind_opt_int(L, 2, key, 0, most, 0);
}

static void read_args(lua_State *L, struct job *job)
{
	ds_str vectors;

	job->labelled.v = ds_bind_paths(L, 1, job->mem, &job->labelled.n);
	read_option_files(L, job, &job->dev, "dev");
	read_option_files(L, job, &job->plain, "plain");
	vectors = ds_bind_opt_str(L, 2, "vectors");
	job->vectors = vectors.len ? vectors.at : NULL;
	job->words = (size_t)ds_bind_opt_int(L, 2, "words", 0, INT32_MAX, 0);
	job->info = ds_bind_opt_str(L, 2, "info");
	job->opts.seed = (uint64_t)ds_bind_opt_int(L, 2, "seed", 0, LUA_MAXINTEGER, 0);
	job->opts.passes = read_number(L, "passes", 1000);
	job->opts.hidden = read_number(L, "hidden", 256);
	job->opts.bits = read_number(L, "bits", 22);
	job->opts.teachers = read_number(L, "teachers", 100);
	job->opts.models = read_number(L, "models", 100);
	job->opts.lang = ds_bind_opt_str(L, 2, "lang");
	lua_pushliteral(L, "report");
	if (lua_rawget(L, 2) == LUA_TFUNCTION)
		job->report = lua_gettop(L);
}

/* ---- work: cannot raise --------------------------------------------------------------------------- */

/* A line "word number number ..."; false where it is none. */
static bool split_vector(char *line, ds_str *word, float *v, size_t *dims)
{
	char *at = strchr(line, ' ');

	if (!at || at == line)
		return false;
	*word = (ds_str){line, (size_t)(at - line)};
	for (*dims = 0; *dims < DIMS_MOST; (*dims)++) {
		char *end;

		v[*dims] = strtof(at, &end);
		if (end == at)
			break;
		at = end;
	}
	return *dims > 0 && at[strspn(at, " \r\n")] == '\0';
}

/* "150000 100" */
static bool is_count(const char *line)
{
	size_t first = strspn(line, "0123456789"), second = line[first] == ' ' ? strspn(line + first + 1, "0123456789") : 0;

	return first && second && strspn(line + first + 1 + second, " \r\n") == strlen(line + first + 1 + second);
}

static ds_status read_vectors(struct job *job, ds_err *err)
{
	gzFile f = gzopen(job->vectors, "rb");
	char *line = malloc(LINE_MOST);
	float v[DIMS_MOST];
	size_t number = 0, dims;
	ds_status st = DS_OK;
	ds_str word;

	if (!f || !line) {
		st = line ? ds_fail(err, DS_ENOENT, "%s: cannot be read", job->vectors) : ds_fail(err, DS_ENOMEM, NULL);
		goto done;
	}
	/* word2vec begins with how many words there are, and how long they are */
	while (st == DS_OK && gzgets(f, line, LINE_MOST)) {
		ds_err inner = {DS_OK, ""};
		bool keep = !job->words || number < job->words;

		number++;
		if (number == 1 && is_count(line))
			continue;
		if (!split_vector(line, &word, v, &dims))
			st = ds_fail(err, DS_EFAIL, "%s:%zu: must be a word and up to %d numbers, by blanks", job->vectors,
				     number, DIMS_MOST);
		else if (ds_trainer_word(job->trainer, word, v, dims, keep, &inner))
			st = ds_fail(err, inner.code, "%s:%zu: %s", job->vectors, number, inner.msg);
	}
	if (st == DS_OK && !gzeof(f))
		st = ds_fail(err, DS_EFAIL, "%s: cannot be read to its end", job->vectors);
done:
	if (f)
		gzclose(f);
	free(line);
	return st;
}

/* ---- text in another case ------------------------------------------------------------------------- */

/* Names are found in careless and loud text too: so many sentences of every ROUND are learnt from once more in each. */
enum { CASE_SMALL, CASE_CAPITALS, CASE_HEADLINE, CASES };
#define ROUND 16
static const unsigned char in_round[ROUND] = {[1] = 1 + CASE_SMALL, [4] = 1 + CASE_CAPITALS, [6] = 1 + CASE_SMALL,
					      [9] = 1 + CASE_HEADLINE, [12] = 1 + CASE_CAPITALS};

static bool is_letter(char c, char from, char to)
{
	return c >= from && c <= to;
}

/* ASCII letters alone: the others say enough. */
static ds_status recase(ds_str *out, ds_str word, int how, ds_arena *mem, ds_err *err)
{
	char *at = ds_arena_get(mem, word.len + 1, 1);

	if (!at)
		return ds_arena_fail(mem, err);
	for (size_t i = 0; i < word.len; i++) {
		char c = word.at[i];

		if (how == CASE_SMALL && is_letter(c, 'A', 'Z'))
			c = (char)(c + 'a' - 'A');
		else if ((how == CASE_CAPITALS || (how == CASE_HEADLINE && i == 0 && word.len > 3)) &&
			 is_letter(c, 'a', 'z'))
			c = (char)(c + 'A' - 'a');
		at[i] = c;
	}
	*out = (ds_str){at, word.len};
	return DS_OK;
}

/* Some sentences of the file, in other letters; labels are the same. */
static ds_status recased(ds_gold *out, const ds_gold *gold, ds_arena *mem, ds_err *err)
{
	ds_str *words = ds_arena_get(mem, gold->n, sizeof *words);
	ds_gold_sentence *sentences = ds_arena_get(mem, gold->n_sentences + 1, sizeof *sentences);

	*out = *gold;
	out->n_sentences = out->n_documents = 0;
	if (!words || !sentences)
		return ds_arena_fail(mem, err);
	for (size_t i = 0; i < gold->n_sentences; i++) {
		const ds_gold_sentence *s = &gold->sentences[i];
		int how = in_round[i % ROUND] - 1;

		if (how < 0)
			continue;
		for (size_t k = s->first; k < s->first + s->count; k++) {
			ds_status st = recase(&words[k], gold->words[k], how, mem, err);

			if (st)
				return st;
		}
		sentences[out->n_sentences] = *s;
		sentences[out->n_sentences++].document = false;
	}
	out->words = words;
	out->sentences = sentences;
	return DS_OK;
}

struct adding {
	struct job *job;
	const ds_gold *gold;
	ds_train_use use;
};

static ds_status add_doc(void *user, ds_doc *doc, size_t first, size_t n, ds_err *err)
{
	const struct adding *a = user;
	const ds_str *labels = NULL;
	ds_status st = DS_OK;

	(void)n;
	if (a->use != DS_TRAIN_PLAIN)
		st = ds_gold_token_labels(&labels, doc, a->gold->labels + first, &doc->mem, err);
	return st ? st : ds_trainer_add(a->job->trainer, doc, labels, a->use, 1, err);
}

/* Of a path, so that the model is the same wherever the file lies. */
static ds_str base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return ds_str_of(slash ? slash + 1 : path);
}

static ds_status add_labelled(struct job *job, const char *path, ds_train_use use, bool *tags, ds_err *err)
{
	struct adding a = {.job = job, .use = use};
	ds_arena mem;
	ds_gold gold, other;
	ds_status st;

	ds_arena_init(&mem, NULL, SIZE_MAX);
	st = ds_gold_read(&gold, path, &mem, err);
	if (st == DS_OK && !gold.spans && !*tags && use == DS_TRAIN && job->trainer) {
		ds_trainer_labels_are_tags(job->trainer);
		*tags = true;
	}
	a.gold = &gold;
	if (st == DS_OK && use == DS_TRAIN_DEV)
		st = ds_trainer_dev_set(job->trainer, base_name(path), err);
	/* sentences of a dev file are one document, as they are when it is tagged */
	if (st == DS_OK)
		st = ds_gold_docs(&gold, use == DS_TRAIN_DEV ? 0 : TOGETHER, add_doc, &a, err);
	if (st == DS_OK && use == DS_TRAIN && gold.spans)
		st = recased(&other, &gold, &mem, err);
	a.gold = &other;
	/* each alone: what their words are in the rest of the document is lost with their case */
	if (st == DS_OK && use == DS_TRAIN && gold.spans)
		st = ds_gold_docs(&other, 1, add_doc, &a, err);
	ds_arena_free(&mem);
	return st;
}

static ds_status add_plain(struct job *job, const char *path, ds_err *err)
{
	ds_reader_opts opts = {.kind = DS_IN_AUTO};
	ds_reader *r = NULL;
	ds_record rec;
	bool more = true, tags = true;
	ds_status st = ds_reader_open(&r, path, &opts, err);

	while (st == DS_OK && more) {
		ds_doc doc;

		st = ds_reader_next(&rec, &more, r, err);
		if (st || !more)
			break;
		if (ds_reader_kind(r) == DS_IN_CONLL) {
			ds_reader_close(r);
			return add_labelled(job, path, DS_TRAIN_PLAIN, &tags, err);
		}
		st = ds_record_doc(&doc, &rec, NULL, false, err);
		if (st == DS_OK) {
			st = ds_trainer_add(job->trainer, &doc, NULL, DS_TRAIN_PLAIN, 1, err);
			ds_doc_free(&doc);
		}
	}
	ds_reader_close(r);
	return st;
}

static void report(void *user, const ds_train_progress *p)
{
	struct job *job = user;
	lua_State *L = job->L;

	if (!lua_checkstack(L, 12))
		return;
	lua_pushvalue(L, job->report);
	lua_pushinteger(L, p->model);
	lua_pushinteger(L, p->models);
	lua_pushinteger(L, p->teachers);
	lua_pushinteger(L, p->pass);
	lua_pushinteger(L, p->passes);
	lua_pushinteger(L, (lua_Integer)p->done);
	lua_pushinteger(L, (lua_Integer)p->total);
	lua_pushnumber(L, p->loss);
	lua_pushboolean(L, p->ended);
	lua_pushinteger(L, (lua_Integer)p->gold);
	lua_pushinteger(L, (lua_Integer)p->found);
	lua_pushinteger(L, (lua_Integer)p->right);
	/* an error in it must not jump over the trainer; it is only a report */
	if (lua_pcall(L, 12, 0, 0) != LUA_OK)
		lua_pop(L, 1);
}

static ds_status work(struct job *job, ds_buf *out, ds_err *err)
{
	bool tags = false;
	ds_status st;

	if (job->report) {
		job->opts.progress = report;
		job->opts.user = job;
	}
	job->lists[0] = ds_gazetteer_builtin();
	st = ds_trainer_new(&job->trainer, &job->opts, job->lists, job->lists[0] != NULL, err);
	if (st == DS_OK && job->vectors)
		st = read_vectors(job, err);
	for (size_t i = 0; st == DS_OK && i < job->labelled.n; i++)
		st = add_labelled(job, job->labelled.v[i], DS_TRAIN, &tags, err);
	for (size_t i = 0; st == DS_OK && i < job->dev.n; i++)
		st = add_labelled(job, job->dev.v[i], DS_TRAIN_DEV, &tags, err);
	for (size_t i = 0; st == DS_OK && i < job->plain.n; i++)
		st = add_plain(job, job->plain.v[i], err);
	if (st == DS_OK)
		st = ds_trainer_run(job->trainer, out, job->info, err);
	ds_trainer_free(job->trainer);
	return st;
}

/*
 * core.train({path, ...}, {dev = {path, ...}, plain = {path, ...}, vectors = path, words =, seed =, passes =, hidden =,
 * bits =, teachers =, models =, lang =, info = JSON members, report = function(model, models, teachers, pass, passes, done, total, loss,
 * ended, gold, found, right)}) -> the model's bytes | nil, err. Stopped by Ctrl-C.
 */
static int train(lua_State *L)
{
	struct job job = {.L = L};
	ds_scratch *tmp;
	ds_err err;

	luaL_checktype(L, 1, LUA_TTABLE);
	ds_bind_opts(L, 2);
	lua_settop(L, 2);
	if (lua_isnil(L, 2)) {
		lua_newtable(L);
		lua_replace(L, 2);
	}
	tmp = ds_bind_scratch(L);
	tmp->mem.cap = SIZE_MAX;
	job.mem = &tmp->mem;
	read_args(L, &job);
	if (work(&job, &tmp->buf, &err))
		return ds_bind_fail(L, &err, NULL);
	ds_bind_push(L, ds_buf_view(&tmp->buf));
	ds_bind_scratch_done(L, 3);
	return 1;
}

const luaL_Reg ds_bind_train_lib[] = {{"train", train}, {NULL, NULL}};
