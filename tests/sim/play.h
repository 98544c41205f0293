/*
 * play.h - a story is played
 */
#ifndef TESTS_SIM_PLAY_H
#define TESTS_SIM_PLAY_H

#include "world.h"

/**
 * Play ${story} in a world that is open; then all holds end, everything that waits for
 * it is approved, the wire is good, and a day passes.  What is wrong stays in
 * world->model.wrong.
 */
void	play(struct world *world, const struct story *story);

#endif
