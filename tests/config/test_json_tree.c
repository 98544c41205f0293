#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "config/json_written.h"

#define COUNT(array)	(sizeof (array) / sizeof (array)[0])
#define IN4(x)		"( ( ( ( " x " ) ) ) )"
#define IN16(x)		IN4(IN4(IN4(IN4(x))))
#define ROOM		(64 * 1024)

struct tree_case {
	const char	*label;
	const char	*text;		/* of the file */
	const char	*want;		/* the tree, as show() has it, or */
	const char	*mistakes;	/* all of them, a line each */
};

static struct tree_case cases[] = {
	{ "a group is an object, a list and an array are arrays",
	    "json = { a = { b = ( \"x\", { c = \"y\"; } ); }; d = [ 1, 2 ]; };",
	    "{a:{b:['x',{c:'y'}]},d:[1,2]}", NULL },
	{ "the outermost may be an array",
	    "json = ( { a = \"x\"; } );", "[{a:'x'}]", NULL },
	{ "numbers, true and false are themselves",
	    "json = { a = 0; b = -7; c = 1.5; d = true; e = false; };",
	    "{a:0,b:-7,c:1.5,d:true,e:false}", NULL },
	{ "what is written as empty is there",
	    "json = { a = { }; b = ( ); c = [ ]; d = \"\"; };",
	    "{a:{},b:[],c:[],d:''}", NULL },
	{ "a dash in a name needs nothing",
	    "json = { List-Unsubscribe = \"x\"; };",
	    "{List-Unsubscribe:'x'}", NULL },
	{ "a star holds members with names of any kind",
	    "json = { a = \"1\"; * = ( (\"b.c\", \"2\"), (\"$d\", { e = true; }),"
	    " (\"*\", ( 1 )), (\"9\", 3) ); f = 4; };",
	    "{a:'1',b.c:'2',$d:{e:true},*:[1],9:3,f:4}", NULL },
	{ "pairs elsewhere are an array of arrays",
	    "json = { a = ( (\"b\", \"c\") ); };", "{a:[['b','c']]}", NULL },
	{ "members keep their order",
	    "json = { z = 1; * = ( (\"y\", 2) ); a = 3; };",
	    "{z:1,y:2,a:3}", NULL },
	{ "16 objects and arrays, nested, are fine",
	    "json = " IN16("1") ";", "[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]", NULL },
	{ "17 are not",
	    "json = " IN16("( 1 )") ";", NULL,
	    "1 json[1][1][1][1][1][1][1][1][1][1][1][1][1][1][1][1]: is nested "
	    "deeper than 16 objects and arrays\n" },
	{ "a name given twice by the star is a mistake",
	    "json = {\n a = 1;\n * = (\n  (\"a\", 2) );\n};", NULL,
	    "4 json.*[1][2]: \"a\" is given a second time in its object\n" },
	{ "a name given twice in the star is a mistake",
	    "json = { * = ( (\"a\", 2),\n (\"a\", 3) ); };", NULL,
	    "2 json.*[2][2]: \"a\" is given a second time in its object\n" },
	{ "a name given twice in a group is a mistake",
	    "json = {\n a = 1;\n a = 2;\n};", NULL,
	    "3 a: given a second time in its group\n" },
	{ "the same name in two objects is no mistake",
	    "json = ( { a = 1; }, { a = 2; } );", "[{a:1},{a:2}]", NULL },
	{ "a star that holds no list is a mistake",
	    "json = { * = { a = 1; }; };", NULL,
	    "1 json.*: is a group { ... }; here stand members with free names: "
	    "( (\"name\", value), ... )\n" },
	{ "what is no pair in a star is a mistake",
	    "json = { * = (\n (\"a\"),\n (\"\", 1),\n (1, 2),\n \"b\" ); };", NULL,
	    "2 json.*[1]: is not (\"name\", value)\n"
	    "3 json.*[2]: is not (\"name\", value)\n"
	    "4 json.*[3]: is not (\"name\", value)\n"
	    "5 json.*[4]: is not (\"name\", value)\n" },
	{ "a number beyond 32 bits is a mistake, once",
	    "json = { a = 4294967296; };", NULL,
	    "1 an integer is outside -2147483648..2147483647 (a phone number is "
	    "written in quotes)\n" },
	{ "a number beyond a double is a mistake",
	    "json = { a = 1e999; };", NULL,
	    "1 json.a: is no number that JSON has\n" },
};

static void
show(const struct json_node *node, struct buf *out)
{
	bool object = node->kind == NODE_OBJECT;
	size_t i;

	if (node->key != NULL)
		buf_addf(out, "%s:", node->key);
	switch (node->kind) {
	case NODE_TEXT:
		buf_addf(out, "'%s'", node->text);
		return;
	case NODE_INTEGER:
		buf_addf(out, "%" PRId64, node->integer);
		return;
	case NODE_REAL:
		buf_addf(out, "%g", node->real);
		return;
	case NODE_BOOL:
		buf_adds(out, node->yes ? "true" : "false");
		return;
	default:
		break;
	}
	buf_addc(out, object ? '{' : '[');
	for (i = 0; i < node->count; i++) {
		buf_adds(out, i > 0 ? "," : "");
		show(&node->items[i], out);
	}
	buf_addc(out, object ? '}' : ']');
}

static void
check_case(void **state)
{
	const struct tree_case *c = *state;
	struct mistakes mistakes;
	struct json_node *root;
	struct buf got;
	size_t i;

	mistakes_init(&mistakes);
	buf_init(&got, ROOM);
	root = json_written(c->text, &mistakes);
	for (i = 0; i < mistakes.kept; i++)
		buf_addf(&got, "%u %s\n", mistakes.items[i].line,
		    mistakes.items[i].text);
	if (c->want != NULL && mistakes.count == 0)
		show(root, &got);
	assert_string_equal(buf_text(&got), c->want != NULL ? c->want :
	    c->mistakes);
	json_tree_free(root);
	buf_done(&got);
	mistakes_done(&mistakes);
}

/* The outermost, and as many strings as make ${values}. */
static void
read_many(unsigned values, struct mistakes *mistakes)
{
	struct buf text;
	unsigned i;

	buf_init(&text, ROOM);
	buf_adds(&text, "json = ( ");
	for (i = 1; i < values; i++)
		buf_addf(&text, "%s\"x\"", i > 1 ? ", " : "");
	buf_adds(&text, " );");
	json_tree_free(json_written(buf_text(&text), mistakes));
	buf_done(&text);
}

static void
values_are_counted(void **state)
{
	struct mistakes mistakes;

	(void)state;
	mistakes_init(&mistakes);
	read_many(JSON_TREE_NODES_MAX, &mistakes);
	assert_int_equal(mistakes.count, 0);
	read_many(JSON_TREE_NODES_MAX + 3, &mistakes);
	assert_int_equal(mistakes.count, 1);
	assert_string_equal(mistakes.items[0].text,
	    "json[512]: the document has more than 512 values");
	mistakes_done(&mistakes);
}

/* A mistake in a template names the place in words of the document. */
static void
every_value_knows_its_place(void **state)
{
	struct mistakes mistakes;
	struct json_node *root;

	(void)state;
	mistakes_init(&mistakes);
	root = json_written("json = {\n * = ( (\"x.y\", (\n \"a\",\n\n { b ="
	    " \"c\"; }) ) );\n};", &mistakes);
	assert_int_equal(mistakes.count, 0);
	assert_string_equal(root->items[0].path, "json.x.y");
	assert_string_equal(root->items[0].items[1].items[0].path,
	    "json.x.y[2].b");
	assert_int_equal(root->items[0].items[1].items[0].where.line, 5);
	assert_string_equal(root->items[0].where.file, "x.conf");
	json_tree_free(root);
	json_tree_free(NULL);
	mistakes_done(&mistakes);
}

int
main(void)
{
	static const struct CMUnitTest others[] = {
		{ .name = "512 values are fine, and what is beyond is told once",
		    .test_func = values_are_counted },
		{ .name = "every value knows its place",
		    .test_func = every_value_knows_its_place },
	};
	struct CMUnitTest tests[COUNT(cases) + COUNT(others)];
	size_t i;

	for (i = 0; i < COUNT(cases); i++)
		tests[i] = (struct CMUnitTest){ .name = cases[i].label,
		    .test_func = check_case, .initial_state = &cases[i] };
	memcpy(&tests[i], others, sizeof others);
	return cmocka_run_group_tests_name("json_tree", tests, NULL, NULL);
}
