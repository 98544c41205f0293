#include <sodium.h>

#include "base/id.h"

void
id_new(char ret[ID_LEN + 1])
{
	static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
	unsigned char bytes[ID_LEN];
	int i;

	randombytes_buf(bytes, sizeof bytes);
	for (i = 0; i < ID_LEN; i++)
		ret[i] = alphabet[bytes[i] & 31];
	ret[ID_LEN] = '\0';
}
