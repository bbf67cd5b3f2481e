# Sourced by the test beds with an OpenSSH server: the keys, and an `ssh` that knows its way there without the user's own
# configuration.
# shellcheck shell=bash

# make_keys FOLDER: host_key and user_key where they are missing, and authorized_keys with the latter.
make_keys() {
    local key
    for key in host_key user_key; do
        [[ -e $1/$key ]] || ssh-keygen -q -t ed25519 -N '' -C "chatops testbed" -f "$1/$key"
    done
    cp "$1/user_key.pub" "$1/authorized_keys"
}

# write_ssh FOLDER ALIAS HOST PORT USER: FOLDER/ssh_config, and FOLDER/ssh, which reads it.
write_ssh() {
    cat > "$1/ssh_config" << END
Host $2
    HostName $3
    Port $4
    User $5
    IdentityFile $1/user_key
    IdentitiesOnly yes
    UserKnownHostsFile $1/known_hosts
    GlobalKnownHostsFile /dev/null
END
    cat > "$1/ssh" << END
#!/bin/sh
exec $(command -v ssh) -F $1/ssh_config "\$@"
END
    chmod 755 "$1/ssh"
}
