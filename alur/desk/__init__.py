"""An office adapts what arrived, or declines it; four eyes approve.

In: Announce Release, Create Item. Out: Create, Offer, Accept, Reject Draft; Reject Arrival.
"""
