#include "CLibpq.h"

bool krafti_queue_sync(PGconn *connection) {
#ifdef LIBPQ_HAS_SEND_PIPELINE_SYNC
	return PQsendPipelineSync(connection) == 1;
#else
	return PQpipelineSync(connection) == 1;
#endif
}

static void drop(void *context, const PGresult *notice) {
	(void)context;
	(void)notice;
}

void krafti_drop_notices(PGconn *connection) {
	PQsetNoticeReceiver(connection, drop, NULL);
}
