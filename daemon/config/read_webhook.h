/*
 * read_webhook.h - the sections "webhook" and "poll" of a provider's file
 */
#ifndef CONFIG_READ_WEBHOOK_H
#define CONFIG_READ_WEBHOOK_H

#include "config/option.h"

extern const struct option_table webhook_table;

/**
 * Read what webhook_table leaves to its file's reader, and what settings must
 * come together.  ${at} NULL is a provider that sends us nothing.
 */
void	read_webhook(struct webhook_conf *webhook, const config_setting_t *at);

/* Where a text stands: shared by webhooks and polling. */
extern const struct option_table inbound_table;

/** Read what inbound_table leaves to its reader.  ${at} NULL: there is none. */
void	read_webhook_event(struct webhook_event *event,
	    const config_setting_t *at);

/* The section "poll" (read_poll.c). */
extern const struct option_table poll_table;
void	read_poll(struct poll_conf *poll, const config_setting_t *at);

/* Its section "signature" (read_signature.c). */
extern const struct option_table signature_table;
void	read_signature(struct signature_conf *signature,
	    const config_setting_t *at);

#endif
