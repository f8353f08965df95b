"""Which addresses are of the open Internet, and which are of this machine, its network, or nobody."""

import ipaddress

# IPv6 that carries IPv4 (RFC 6052): where a network has only the one, this is how it reaches the other.
NAT64 = ipaddress.ip_network("64:ff9b::/96")
GLOBAL_IPV6 = ipaddress.ip_network("2000::/3")


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open Internet.

    IPv4 inside IPv6 (mapped, NAT64) is judged by the IPv4; 6to4 and Teredo, which lead through strangers' tunnels, and
    everything outside 2000::/3 is refused.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if ip.version == 6:
        inner = ip.ipv4_mapped or (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in NAT64 else None)
        if inner is not None:
            return is_public(str(inner))
        if ip not in GLOBAL_IPV6 or ip.sixtofour or ip.teredo:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback)
