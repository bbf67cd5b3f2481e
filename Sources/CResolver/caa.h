#ifndef CRESOLVER_CAA_H
#define CRESOLVER_CAA_H

#include "shim.h"

/* CAA records (RFC 8659 section 4.1), which <arpa/nameser.h> knows no number of. */

#define CRESOLVER_TYPE_CAA 257
#define CRESOLVER_CAA_RECORDS 64

struct cresolver_caa_record {
    unsigned char flags;
    int tag_length;
    char tag[256];
    int value_length;
    char value[1024];
};

struct cresolver_caa_answer {
    enum cresolver_outcome outcome;
    int count;
    /* Whether there were more, or longer ones, than fit. */
    int is_cut;
    struct cresolver_caa_record records[CRESOLVER_CAA_RECORDS];
};

static inline void cresolver_read_caa(struct cresolver_caa_answer *answer, const unsigned char *message, int length) {
    ns_msg parsed;
    if (ns_initparse(message, length, &parsed) != 0) {
        answer->outcome = CRESOLVER_NO_ANSWER;
        return;
    }
    for (int index = 0; index < ns_msg_count(parsed, ns_s_an); index++) {
        ns_rr record;
        if (ns_parserr(&parsed, ns_s_an, index, &record) != 0) {
            answer->outcome = CRESOLVER_NO_ANSWER;
            return;
        }
        /* What an alias leads to counts as the name's own. */
        if ((int)ns_rr_type(record) != CRESOLVER_TYPE_CAA) continue;
        const unsigned char *data = ns_rr_rdata(record);
        int size = ns_rr_rdlen(record);
        if (size < 2 || 2 + data[1] > size) {
            answer->outcome = CRESOLVER_NO_ANSWER;
            return;
        }
        int value_length = size - 2 - data[1];
        if (answer->count == CRESOLVER_CAA_RECORDS || value_length > (int)sizeof answer->records[0].value) {
            answer->is_cut = 1;
            continue;
        }
        struct cresolver_caa_record *found = &answer->records[answer->count++];
        found->flags = data[0];
        found->tag_length = data[1];
        memcpy(found->tag, data + 2, data[1]);
        found->value_length = value_length;
        memcpy(found->value, data + 2 + data[1], value_length);
    }
}

/* Asks for a name's own CAA records; `server` replaces the resolvers of this machine where it is not NULL. */
static inline void cresolver_ask_caa(
    const char *name, const char *server, unsigned short port, int seconds, struct cresolver_caa_answer *answer
) {
    struct __res_state state;
    unsigned char message[16384];
    memset(&state, 0, sizeof state);
    memset(answer, 0, sizeof *answer);
    answer->outcome = CRESOLVER_NO_ANSWER;
    if (res_ninit(&state) != 0) return;
    if (server != NULL) {
        memset(&state.nsaddr_list, 0, sizeof state.nsaddr_list);
        state.nsaddr_list[0].sin_family = AF_INET;
        state.nsaddr_list[0].sin_port = htons(port);
        inet_pton(AF_INET, server, &state.nsaddr_list[0].sin_addr);
        state.nscount = 1;
    }
    state.retrans = seconds;
    state.retry = 1;
    int length = res_nquery(&state, name, ns_c_in, CRESOLVER_TYPE_CAA, message, sizeof message);
    if (length >= 0) {
        answer->outcome = CRESOLVER_ANSWERED;
        cresolver_read_caa(answer, message, length < (int)sizeof message ? length : (int)sizeof message);
    } else if (state.res_h_errno == HOST_NOT_FOUND) {
        answer->outcome = CRESOLVER_NO_SUCH_NAME;
    } else if (state.res_h_errno == NO_DATA) {
        answer->outcome = CRESOLVER_ANSWERED;
    } else if (state.res_h_errno == NO_RECOVERY) {
        answer->outcome = CRESOLVER_REFUSED;
    }
    res_nclose(&state);
}

#endif
