#ifndef CRESOLVER_SHIM_H
#define CRESOLVER_SHIM_H

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>
#include <stdlib.h>
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

/* RFC 8659 section 4.1; <arpa/nameser.h> knows no number of it. */
#define CRESOLVER_TYPE_CAA 257

/* What one record of an answer says; `value` need not end in 0, is empty for SOA, and of CAA all that was sent. */
typedef void (*cresolver_each)(void *context, int type, const char *name, const char *value, int length);

/* Has `state` ask one server; an IPv6 address goes where res_nsend(3) of glibc looks when nsaddr_list has none. */
static inline void cresolver_use(struct __res_state *state, const char *server, unsigned short port) {
    struct sockaddr_in6 *address = NULL;
    for (int index = 0; index < MAXNS; index++) {
        free(state->_u._ext.nsaddrs[index]);
        state->_u._ext.nsaddrs[index] = NULL;
        state->_u._ext.nssocks[index] = -1;
    }
    memset(&state->nsaddr_list, 0, sizeof state->nsaddr_list);
    state->_u._ext.nscount = 0;
    state->nscount = 1;
    if (strchr(server, ':') == NULL) {
        state->nsaddr_list[0].sin_family = AF_INET;
        state->nsaddr_list[0].sin_port = htons(port);
        inet_pton(AF_INET, server, &state->nsaddr_list[0].sin_addr);
    } else if ((address = calloc(1, sizeof *address)) != NULL) {
        address->sin6_family = AF_INET6;
        address->sin6_port = htons(port);
        inet_pton(AF_INET6, server, &address->sin6_addr);
        state->_u._ext.nsaddrs[0] = address;
        state->_u._ext.nscount = 1;
    } else {
        state->nscount = 0;
    }
}

static inline void cresolver_tell(ns_msg message, ns_rr record, void *context, cresolver_each each) {
    const unsigned char *data = ns_rr_rdata(record);
    int type = ns_rr_type(record), size = ns_rr_rdlen(record), length = 0;
    char value[65536];
    if (type == ns_t_txt) {
        /* Character strings, each after its length (RFC 1035 section 3.3.14). */
        for (int at = 0; at < size; at += 1 + data[at]) {
            if (at + 1 + data[at] > size) return;
            memcpy(value + length, data + at + 1, data[at]);
            length += data[at];
        }
    } else if (type == ns_t_ns || type == ns_t_cname) {
        if (ns_name_uncompress(ns_msg_base(message), ns_msg_end(message), data, value, NS_MAXDNAME) < 0) return;
        length = (int)strlen(value);
    } else if (type == ns_t_a || type == ns_t_aaaa) {
        if (size != (type == ns_t_a ? NS_INADDRSZ : NS_IN6ADDRSZ)) return;
        if (inet_ntop(type == ns_t_a ? AF_INET : AF_INET6, data, value, sizeof value) == NULL) return;
        length = (int)strlen(value);
    } else if (type == CRESOLVER_TYPE_CAA) {
        memcpy(value, data, size);
        length = size;
    } else if (type != ns_t_soa) {
        return;
    }
    each(context, type, ns_rr_name(record), value, length);
}

/*
 * One query; `server` replaces the resolvers of this machine where it is not NULL. Returns the response's code (RFC
 * 1035 section 4.1.1), or -1 where nobody gave a usable one. `recursive` is for resolvers, not for name servers.
 */
static inline int cresolver_query(
    const char *name, int type, const char *server, unsigned short port, int seconds, int recursive, void *context,
    cresolver_each each
) {
    struct __res_state state;
    unsigned char query[NS_PACKETSZ], message[16384];
    ns_msg parsed;
    int code = -1;
    memset(&state, 0, sizeof state);
    if (res_ninit(&state) != 0) return -1;
    if (server != NULL) cresolver_use(&state, server, port);
    state.retrans = seconds;
    state.retry = 1;
    if (!recursive) state.options &= ~(unsigned long)RES_RECURSE;
    int size = res_nmkquery(&state, ns_o_query, name, ns_c_in, type, NULL, 0, NULL, query, sizeof query);
    int length = size < 0 ? -1 : res_nsend(&state, query, size, message, sizeof message);
    if (length > (int)sizeof message) length = -1;
    if (length >= 0 && ns_initparse(message, length, &parsed) == 0) {
        code = ns_msg_getflag(parsed, ns_f_rcode);
        for (int index = 0; index < ns_msg_count(parsed, ns_s_an); index++) {
            ns_rr record;
            if (ns_parserr(&parsed, ns_s_an, index, &record) != 0) {
                code = -1;
                break;
            }
            cresolver_tell(parsed, record, context, each);
        }
    }
    res_nclose(&state);
    return code;
}

#endif
