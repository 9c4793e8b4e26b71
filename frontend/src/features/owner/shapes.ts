/** What the portal's routes answer. */

export interface OwnedBot {
  username: string;
  app_url: string;
}

export interface OwnedTenant {
  id: string;
  slug: string;
  name: string;
  state: "provisioning" | "active" | "suspended" | "erasing";
  since: string;
  bots: OwnedBot[];
}

export interface OwnerMe {
  id: string;
  email: string;
  name: string;
  language: string;
  has_second_factor: boolean;
  recovery_codes_left: number;
  /** Until when acts of an owner need no further proof. */
  fresh_until: string | null;
  tenants: OwnedTenant[];
}

export type SignedIn =
  | { state: "in"; me: OwnerMe }
  | { state: "second-factor"; step: string; expires_at: string };

export interface LetterSent {
  /** Secret of this browser: with the code of the letter it signs in. */
  attempt: string;
  expires_at: string;
}

export interface OwnerDevice {
  id: string;
  device: string;
  address: string;
  created_at: string;
  used_at: string;
  is_this: boolean;
}

export interface TenantOwner {
  id: string;
  email: string;
  name: string;
  since: string;
  is_me: boolean;
}

export interface OwnerInvitation {
  id: string;
  email: string;
  expires_at: string;
}

export interface TenantOwners {
  owners: TenantOwner[];
  invitations: OwnerInvitation[];
}

export interface NewSecondFactor {
  secret: string;
  uri: string;
  qr_svg: string;
}
