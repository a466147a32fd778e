/* libpq as Swift sees it, and the readiness calls of Linux that Swift's Glibc module leaves out. */
#ifndef KRAFTI_C_LIBPQ_H
#define KRAFTI_C_LIBPQ_H

/* Debian keeps libpq's headers in a folder of their own; those of other systems lie in the search path itself. */
#if __has_include(<postgresql/libpq-fe.h>)
#include <postgresql/libpq-fe.h>
#else
#include <libpq-fe.h>
#endif

#include <stdbool.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

/* Ends a statement of a pipeline. libpq 17 can leave the write to the next PQflush; before it every sync is written at once. */
bool krafti_queue_sync(PGconn *connection);

/* Makes libpq drop the server's notices, which it would print to stderr: they quote data. */
void krafti_drop_notices(PGconn *connection);

#endif
