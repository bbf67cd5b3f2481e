#ifndef CRESOLVER_SHIM_H
#define CRESOLVER_SHIM_H

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>
#include <string.h>

/* Swift reads neither the macros of <resolv.h> nor its bit fields: one query of the C library's resolver(3). */

enum cresolver_outcome {
    CRESOLVER_ANSWERED,
    CRESOLVER_NO_SUCH_NAME,
    CRESOLVER_NO_ANSWER,
    CRESOLVER_REFUSED,
};

struct cresolver_record {
    char address[INET6_ADDRSTRLEN];
};

#define CRESOLVER_RECORDS 64

struct cresolver_answer {
    enum cresolver_outcome outcome;
    int count;
    /* The shortest of all records, aliases (CNAME) included. */
    int has_ttl;
    unsigned int ttl;
    struct cresolver_record records[CRESOLVER_RECORDS];
    /* The first resolver that was asked; empty where it has an IPv6 address. */
    char resolver[INET_ADDRSTRLEN];
};

static inline void cresolver_read(struct cresolver_answer *answer, const unsigned char *message, int length, int type) {
    ns_msg parsed;
    if (ns_initparse(message, length, &parsed) != 0) {
        answer->outcome = CRESOLVER_NO_ANSWER;
        return;
    }
    for (int index = 0; index < ns_msg_count(parsed, ns_s_an) && answer->count < CRESOLVER_RECORDS; index++) {
        ns_rr record;
        if (ns_parserr(&parsed, ns_s_an, index, &record) != 0) {
            answer->outcome = CRESOLVER_NO_ANSWER;
            return;
        }
        int is_alias = ns_rr_type(record) == ns_t_cname;
        if (!is_alias && (int)ns_rr_type(record) != type) continue;
        if (!answer->has_ttl || ns_rr_ttl(record) < answer->ttl) answer->ttl = ns_rr_ttl(record);
        answer->has_ttl = 1;
        if (is_alias) continue;
        /* What follows a record that is too short belongs to another, or to nobody. */
        if (ns_rr_rdlen(record) != (type == ns_t_a ? NS_INADDRSZ : NS_IN6ADDRSZ)) {
            answer->outcome = CRESOLVER_NO_ANSWER;
            return;
        }
        struct cresolver_record *found = &answer->records[answer->count];
        int family = type == ns_t_a ? AF_INET : AF_INET6;
        if (inet_ntop(family, ns_rr_rdata(record), found->address, sizeof found->address) == NULL) continue;
        answer->count++;
    }
}

/* Asks for a name's addresses of one family; `server` replaces the resolvers of this machine where it is not NULL. */
static inline void cresolver_ask(
    const char *name, int family, const char *server, unsigned short port, int seconds, struct cresolver_answer *answer
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
    if (state.nsaddr_list[0].sin_family == AF_INET)
        inet_ntop(AF_INET, &state.nsaddr_list[0].sin_addr, answer->resolver, sizeof answer->resolver);
    int type = family == AF_INET ? ns_t_a : ns_t_aaaa;
    int length = res_nquery(&state, name, ns_c_in, type, message, sizeof message);
    if (length >= 0) {
        answer->outcome = CRESOLVER_ANSWERED;
        cresolver_read(answer, message, length < (int)sizeof message ? length : (int)sizeof message, type);
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
