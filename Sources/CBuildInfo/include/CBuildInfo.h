#ifndef CHATOPS_CBUILDINFO_H
#define CHATOPS_CBUILDINFO_H

/// The git commit this binary was built from: 40 hexadecimal digits, followed by "-dirty" when the working tree had
/// uncommitted changes, or "unknown" outside a git repository. A static string; never free it.
const char *chatops_commit(void);

#endif
