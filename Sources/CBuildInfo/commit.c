#include "CBuildInfo.h"

#ifndef CHATOPS_COMMIT
#define CHATOPS_COMMIT "unknown"
#endif

const char *chatops_commit(void) {
    return CHATOPS_COMMIT;
}
